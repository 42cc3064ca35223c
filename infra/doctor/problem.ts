/** Something that would stop a deployment, and the command that fixes it. */
export interface Problem {
  readonly what: string;
  readonly fix: string;
  /** True if a deployment may succeed in spite of it. */
  readonly isWarning?: boolean;
}
