import { describeStatus } from './describe-status.ts';
import type { Progress, Status } from './progress.ts';

const STEP = 0.1;
const SECONDS = 10;
const LEAST_SECONDS = 1;

/**
 * Writes progress as lines for a log: one for each phase, then one about every 10 % or 10 seconds.
 * @param now returns the seconds of a clock that only goes forward
 */
export function plainLines(
  output: { write(text: string): unknown },
  now: () => number = () => performance.now() / 1_000,
): Progress {
  let last: { phase: string; share: number; at: number } | undefined;

  return {
    update(status) {
      const share = shareOf(status);
      const at = now();
      if (last?.phase === status.phase && !isDue(share, last.share, at - last.at)) return;
      last = { phase: status.phase, share: share ?? 0, at };
      output.write(`${[status.phase, describeStatus(status).join(', ')].filter(Boolean).join(': ')}\n`);
    },
    note(text) {
      output.write(`${text}\n`);
    },
    end() {},
  };
}

/** True if a phase needs another line: at its end, after 10 seconds, or after 10 % and at least a second. */
function isDue(share: number | undefined, lastShare: number, seconds: number): boolean {
  if (share === undefined) return false;
  const isComplete = share === 1 && lastShare < 1;
  return isComplete || seconds >= SECONDS || (share - lastShare >= STEP && seconds >= LEAST_SECONDS);
}

function shareOf({ count }: Status): number | undefined {
  return count && count.total > 0 ? count.done / count.total : undefined;
}
