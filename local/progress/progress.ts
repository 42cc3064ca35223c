/** How far a command is. */
export interface Status {
  /** One word or two: `painting`. */
  readonly phase: string;
  /** Absent where there is nothing to count; a total of 0 is not known yet. */
  readonly count?: { readonly done: number; readonly total: number; readonly unit: 'frames' | 'bytes' } | undefined;
  /** Of `count`; absent until it can be told. */
  readonly perSecond?: number | undefined;
  readonly secondsLeft?: number | undefined;
}

/** Shows what a command does while it does it. */
export interface Progress {
  update(status: Status): void;
  /** A line that stays. */
  note(text: string): void;
  /** Clears what doesn't stay; may be called again. */
  end(): void;
}
