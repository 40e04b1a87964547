import type { DoctorEntry, DoctorFinding } from "../engine/doctor.ts";
import type { Mend } from "../engine/mend.ts";
import type { TurboLibrary } from "../load/turbo-jpeg.ts";
import type { OptunaState } from "../optuna/install.ts";
import { optunaVersion } from "../optuna/installed.ts";
import { type Line, green, line, red, yellow } from "./colors.ts";

/** @param command how the user calls petri: "npm run exp --" */
export const mendText = (mend: Mend, command: string): string => {
  if (typeof mend === "string") return `fix it with: ${mend}`;
  const { environment, args } = mend;
  return `fix it with: ${environment === "" ? "" : `${environment} `}${command} ${args}`;
};

/** What `doctor` says: a line for each thing looked at; under what is missing, the command that mends it. `command`: how petri is called. */
export const doctorText = (
  entries: readonly DoctorEntry[],
  turbo: TurboLibrary,
  optuna: OptunaState,
  command: string,
): Line[] => [
  ...entries.flatMap((entry) => entryLines(entry, command)),
  ...jpegLines(turbo, command),
  ...optunaLines(optuna, command),
];

/** Not missed either: what needs it is a search by tpe, or one that prunes, which fetches it. */
const optunaLines = (optuna: OptunaState, command: string): Line[] => {
  switch (optuna.type) {
    case "whole":
      return [line(green("ok"), `       optuna    ${optunaVersion}, whole, in ${optuna.folder}`)];
    case "absent":
      return [line(green("ok"), "       optuna    none, and none is needed before a search by tpe")];
    case "broken":
      return [
        line(
          green("ok"),
          `       optuna    not whole, so a search by tpe will fetch it again: ${optuna.why}`,
        ),
      ];
    case "setup-failed":
      return [
        line(yellow("no tpe"), `   optuna    ${optuna.message}`),
        ...(optuna.mend === null ? [] : [`${indent}${mendText(optuna.mend, command)}`]),
      ];
  }
};

/** Not missed: petri works without it, and on some platforms there is none. */
const jpegLines = (turbo: TurboLibrary, command: string): Line[] => {
  switch (turbo.type) {
    case "usable":
      return [line(green("ok"), "       jpeg      libjpeg-turbo")];
    case "unusable":
      return [
        line(
          yellow("slower"),
          "   jpeg      without libjpeg-turbo the decoding of a JPEG takes three times as long, with the same pixels:",
        ),
        `${indent}${turbo.reason}`,
        `${indent}${mendText("npm ci", command)} (it brings the library for Linux)`,
      ];
  }
};

const indent = " ".repeat(19);

const entryLines = ({ finding, problem }: DoctorEntry, command: string): Line[] => {
  const name = finding.type.padEnd(9);
  if (problem === null) return [line(green("ok"), `       ${name} ${words(finding)}`)];
  const lines = [line(red("missing"), `  ${name} ${problem.message}`)];
  return problem.mend === null ? lines : [...lines, `${indent}${mendText(problem.mend, command)}`];
};

const words = (finding: DoctorFinding): string => {
  switch (finding.type) {
    case "platform":
      return platformWords(finding);
    case "node":
      return finding.version;
    case "python":
      return finding.pip === null
        ? `no ${finding.python} with pip, and none is needed now`
        : `${finding.python} with pip ${finding.pip}`;
    case "compiler":
      return finding.version ?? `no ${finding.command}, and none is needed now`;
    case "disk":
      return `${gigabytes(finding.freeBytes)} free in ${finding.folder}${neededWords(finding.neededBytes)}`;
    case "engine":
      return `${finding.variant}, whole, in ${finding.folder}`;
    case "driver":
      return driverWords(finding);
    case "device":
      return deviceWords(finding);
  }
};

type FindingOf<T extends DoctorFinding["type"]> = Extract<DoctorFinding, { type: T }>;

const platformWords = ({ machine, wheel }: FindingOf<"platform">): string => {
  const library = machine.glibc === null ? "" : `, C library ${machine.glibc}`;
  const source = wheel ? "the library of TensorFlow's wheel" : "the npm package's own library";
  return `${machine.platform}-${machine.arch}${library}: ${source}`;
};

const driverWords = ({ signs }: FindingOf<"driver">): string => {
  const found = signs.filter((sign) => sign.found).map(({ what }) => what);
  return found.length > 0 ? `NVIDIA: ${found.join(", ")}` : "no NVIDIA driver: the CPU is used";
};

const deviceWords = ({ running, asked }: FindingOf<"device">): string => {
  if (running === null) return `nothing runs on ${asked}`;
  const { device, kernels, tensorflow, tfjs } = running;
  return `${device}, TensorFlow ${tensorflow}, tfjs ${tfjs}, ${kernels === "petri" ? "petri's" : "stock"} kernels`;
};

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

const neededWords = (bytes: number): string => (bytes === 0 ? "" : `, ${gigabytes(bytes)} needed`);
