/** How an FFmpeg process failed. */
export class FfmpegError extends Error {
  readonly args: readonly string[];
  /** Null if a signal ended it, or it never started. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
  /** The last lines of its stderr, at most 4 KiB. */
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

/** True if FFmpeg could not work with its input. False if it was cancelled, or took too long. */
export function isRefusal(thrown: unknown): thrown is FfmpegError {
  return thrown instanceof FfmpegError && !thrown.cancelled && !thrown.timedOut;
}

/** Returns what `run` returns, or undefined if FFmpeg can't read the source. Other errors are passed on. */
export async function unlessRefused<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (thrown) {
    if (isRefusal(thrown)) return undefined;
    throw thrown;
  }
}

function summarize(facts: Pick<FfmpegError, 'exitCode' | 'signal' | 'timedOut' | 'cancelled' | 'stderrTail'>): string {
  const lastLine = facts.stderrTail.trim().split('\n').at(-1) ?? '';
  if (facts.cancelled) return 'FFmpeg was cancelled.';
  if (facts.timedOut) return `FFmpeg exceeded its time limit. ${lastLine}`.trim();
  const end = facts.signal
    ? `was killed by ${facts.signal}`
    : facts.exitCode === null
      ? 'could not be started'
      : `ended with exit code ${facts.exitCode}`;
  return `FFmpeg ${end}. ${lastLine}`.trim();
}
