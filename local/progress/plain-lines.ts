import { describeStatus } from './describe-status.ts';
import type { Progress, Status } from './progress.ts';

const STEP = 0.1;
const SECONDS = 10;

/**
 * Lines for a log: one a phase, then about every 10 % or 10 s.
 * @param now seconds on any clock that only goes forward
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
      const isDue =
        last === undefined ||
        last.phase !== status.phase ||
        (share !== undefined &&
          (share - last.share >= STEP || (share === 1 && last.share < 1) || at - last.at >= SECONDS));
      if (!isDue) return;
      last = { phase: status.phase, share: share ?? 0, at };
      output.write(`${[status.phase, describeStatus(status).join(', ')].filter(Boolean).join(': ')}\n`);
    },
    note(text) {
      output.write(`${text}\n`);
    },
    end() {},
  };
}

function shareOf({ count }: Status): number | undefined {
  return count && count.total > 0 ? count.done / count.total : undefined;
}
