/** Something that would stop a deployment, and the command that mends it. */
export interface Ailment {
  readonly what: string;
  readonly mend: string;
  /** A deployment may succeed in spite of it. */
  readonly isDoubt?: boolean;
}
