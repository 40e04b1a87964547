import js from "@eslint/js";
import tseslint from "typescript-eslint";

const pure = [
  "src/experiment/**",
  "src/layers/**",
  "src/read/**",
  "src/plan/**",
  "src/load/**",
  "src/network/**",
  "src/train/**",
  "src/compare/**",
];

/** One style of functions in all folders; a generator has no arrow. */
const oneStyle = {
  selector: "FunctionDeclaration[generator=false]",
  message: "Write it as an arrow function.",
};

export default tseslint.config(
  { ignores: ["node_modules", "dist", "runs", "data", "test/reference", "test/golden"] },
  {
    // Made by `npm run generate`.
    ignores: [
      "src/experiment/schema-validator.js",
      "src/experiment/written-experiment.ts",
      "src/experiment/resolved-specs.ts",
      "src/experiment/resolvers.ts",
      "src/experiment/names.ts",
      "src/project/project-validator.js",
      "src/project/written-project.ts",
    ],
  },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-assertions": [
        "error",
        { assertionStyle: "as", objectLiteralTypeAssertions: "never" },
      ],
    },
  },
  {
    files: ["src/**/*.ts"],
    ignores: ["src/show/**"],
    rules: { "no-console": "error" },
  },
  {
    files: ["src/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", oneStyle], "arrow-body-style": "error" },
  },
  {
    // Results depend on the experiment and the pictures only.
    files: pure.map((folder) => `${folder}/*.ts`),
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "Draw from a stream of src/plan/random.ts." },
        {
          object: "Date",
          property: "now",
          message: "No clock where results are made; time is measured in write/ and show/.",
        },
      ],
      "no-restricted-syntax": [
        "error",
        oneStyle,
        { selector: "NewExpression[callee.name='Date']", message: "No clock where results are made." },
      ],
    },
  },
  {
    // chai's assertions are property reads: expect(x).to.be.true
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  {
    files: ["**/*.js", "**/*.mjs"],
    languageOptions: { globals: { process: "readonly", URL: "readonly" } },
  },
);
