/** Made from schema/project.schema.json by `npm run generate`; edit that. */

export interface WrittenProject {
  experiments: string;
  runs: string;
  slurm: Slurm;
}
export interface Slurm {
  partition?: string;
  time?: string;
  cpusPerTask?: number;
  memory?: string;
  gres?: string;
  account?: string;
  setup: string[];
  extra: string[];
}
