/** One attempt at a task. */
export interface TaskAttempt {
  /** The number of attempts before this one, all of which have failed. */
  readonly failures: number;
  /** True if other tasks of this worker wait while it paints. */
  readonly isUrgent: boolean;
  /** Is aborted when the worker stops, the message is lost or the job is stopped. */
  readonly signal: AbortSignal;
}

/** The outcome of a task that didn't fail. */
export type TaskOutcome = 'stored' | 'already-stored';
