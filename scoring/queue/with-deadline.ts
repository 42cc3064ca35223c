import { setMaxListeners } from 'node:events';
import { ScoringError } from '../scoring-error.ts';

/**
 * Does work that ends with the first of three: its result, the deadline, or the client's leaving.
 * @throws ScoringError `deadline`, or the reason of `left`
 */
export async function withDeadline<T>(
  deadlineMs: number,
  left: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  // Each picture of a request adds a listener.
  setMaxListeners(0, controller.signal);
  const late = new ScoringError('deadline', `The answer took longer than ${deadlineMs / 1_000} s.`);
  const timer = setTimeout(() => controller.abort(late), deadlineMs);
  const leave = () => controller.abort(left.reason);
  left.addEventListener('abort', leave, { once: true });
  if (left.aborted) leave();
  try {
    return await Promise.race([rejectedBy(controller.signal), work(controller.signal)]);
  } finally {
    clearTimeout(timer);
    left.removeEventListener('abort', leave);
  }
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
