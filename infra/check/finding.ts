/** Something in infra/ that is wrong, in words for whoever mends it. */
export interface Finding {
  /** Which check found it. */
  readonly check: string;
  /** File, and line where there is one. */
  readonly where: string;
  readonly message: string;
}
