/** Text with numbers to two decimals: `svg\`M${x} ${y}Z\``. Text pieces go in as they are. */
export const svg = (texts: TemplateStringsArray, ...values: readonly (number | string)[]): string =>
  String.raw(
    { raw: texts },
    ...values.map((value) => (typeof value === "number" ? value.toFixed(2) : value)),
  );
