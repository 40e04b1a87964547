// TensorFlow says which CPU features it uses while its libraries are loaded, before TF_CPP_MIN_LOG_LEVEL is looked
// at. The binding is linked with -z initfirst, so this runs before, and gives the level to the logging library.
#include <cstdlib>

namespace absl {
inline namespace lts_20250814 {
enum class LogSeverityAtLeast : int;
// Weak: without it (another release of absl) the lines are printed, and nothing else changes.
__attribute__((weak)) void SetMinLogLevel(LogSeverityAtLeast);
}  // namespace lts_20250814
}  // namespace absl

__attribute__((constructor)) static void quiet() {
  const char* level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  if (level != nullptr && absl::SetMinLogLevel != nullptr)
    absl::SetMinLogLevel(static_cast<absl::LogSeverityAtLeast>(std::atoi(level)));
}
