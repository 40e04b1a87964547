/** Made from schema/project.schema.json by `npm run generate`; edit that. */

export interface WrittenProject {
  experiments: string;
  runs: string;
}
