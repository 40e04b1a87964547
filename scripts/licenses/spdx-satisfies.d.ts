/** The package has no types (spdx-satisfies 6.0.0). */
declare module "spdx-satisfies" {
  /** Whether the licences in `allowed` are enough for `expression`. Throws where that is not an SPDX expression. */
  export default function satisfies(expression: string, allowed: readonly string[]): boolean;
}
