/** How an FFmpeg process ended that was to end well: facts, not prose. */
export class FfmpegError extends Error {
  readonly args: readonly string[];
  /** Null when a signal ended it, or when it never started. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
  /** The last lines it wrote, at most 4 KiB. */
  readonly stderrTail: string;

  constructor(facts: Omit<FfmpegError, 'name' | 'message' | 'stack' | 'cause'>, options?: ErrorOptions) {
    super(summarize(facts), options);
    this.name = 'FfmpegError';
    this.args = facts.args;
    this.exitCode = facts.exitCode;
    this.signal = facts.signal;
    this.timedOut = facts.timedOut;
    this.cancelled = facts.cancelled;
    this.stderrTail = facts.stderrTail;
  }
}

function summarize(facts: Pick<FfmpegError, 'exitCode' | 'signal' | 'timedOut' | 'cancelled' | 'stderrTail'>): string {
  const lastLine = facts.stderrTail.trim().split('\n').at(-1) ?? '';
  if (facts.cancelled) return 'FFmpeg was cancelled.';
  if (facts.timedOut) return `FFmpeg ran into its time limit. ${lastLine}`.trim();
  const end = facts.signal
    ? `was killed by ${facts.signal}`
    : `ended with ${facts.exitCode ?? 'an error before it began'}`;
  return `FFmpeg ${end}. ${lastLine}`.trim();
}
