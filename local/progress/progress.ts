/** The progress of a command. */
export interface Status {
  /** The phase in one or two words, such as `painting`. */
  readonly phase: string;
  /** Absent if there is nothing to count. A total of 0 means that it isn't known yet. */
  readonly count?: { readonly done: number; readonly total: number; readonly unit: 'frames' | 'bytes' } | undefined;
  /** The rate of `count`; absent until it is known. */
  readonly perSecond?: number | undefined;
  readonly secondsLeft?: number | undefined;
}

/** Shows the progress of a command while it runs. */
export interface Progress {
  update(status: Status): void;
  /** Prints a line that stays. */
  note(text: string): void;
  /** Clears the live line. It may be called more than once. */
  end(): void;
}
