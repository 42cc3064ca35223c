import { z } from 'zod';

/** The event types `TaskFailed` and `SubOrchestrationInstanceFailed` of a Durable history. */
const FAILED_EVENTS: readonly unknown[] = [6, 9];

const Trigger = z.object({ history: z.array(z.record(z.string(), z.unknown())) });

/**
 * Adds a reason to each failure in a history that has none, in place. The extension gives none for a sub-orchestration that was
 * terminated, and durable-functions 3.5 then throws where no orchestrator can catch it: the parent would fail without cleaning up.
 * @param inputs the inputs of an invocation of any function
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
