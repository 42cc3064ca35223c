/** One try at a task. */
export interface TaskRun {
  /** Failures before this try. */
  readonly attempt: number;
  /** Aborted when the worker stops, the message is lost or the job is stopped. */
  readonly signal: AbortSignal;
}

/** What a task that didn't fail came to. */
export type TaskOutcome = 'stored' | 'already-stored';
