/** petri itself, which its user calls by a name of their own. */
export interface PetriCommand {
  type: "petri";
  /** Variables that stand before it, or nothing. */
  environment: string;
  /** "setup --device gpu" */
  args: string;
}

/** The one command that mends what is missing: a shell command as it stands, or one of petri's. */
export type Mend = string | PetriCommand;
