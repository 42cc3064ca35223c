import { z } from 'zod';

/** Events of a history that say why something failed: an activity, a sub-orchestration. */
const FAILED_EVENTS: readonly unknown[] = [6, 9];

const Trigger = z.object({ history: z.array(z.record(z.string(), z.unknown())) });

/**
 * Gives failures in a history the texts that they lack, in place. The extension has none for a sub-orchestration that was terminated, and
 * durable-functions 3.5 then throws where no orchestrator can catch it: the parent would fail without having cleaned up.
 * @param inputs of an invocation, of whatever function
 */
export function nameFailures(inputs: readonly unknown[]): void {
  for (const input of inputs) {
    if (!Trigger.safeParse(input).success) continue;
    for (const event of (input as z.infer<typeof Trigger>).history) {
      if (!FAILED_EVENTS.includes(event['EventType'])) continue;
      event['Reason'] ??= 'no reason was given';
      event['Details'] ??= '';
    }
  }
}
