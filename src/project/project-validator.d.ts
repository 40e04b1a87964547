/** Types of project-validator.js, which scripts/generate.ts makes. */
import type { Validator } from "../experiment/schema-validator.js";
import type { WrittenProject } from "./written-project.ts";

export const validateProject: Validator<WrittenProject>;
