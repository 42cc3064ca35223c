import { messageOf } from '../core/contracts/message-of.ts';

/** Does some work. It never rejects. */
export type Attempt = (work: () => unknown) => Promise<void>;

/**
 * Makes attempts at work that is tried again and again.
 * @param report gets why an attempt failed, unless the one before it failed for the same reason
 */
export function reportChanges(report: (reason: string) => void): Attempt {
  let reported: string | undefined;
  return async (work) => {
    try {
      await work();
      reported = undefined;
    } catch (thrown) {
      const reason = messageOf(thrown);
      if (reason !== reported) report(reason);
      reported = reason;
    }
  };
}
