import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageQueue, ReceivedMessage } from '../../core/storage/ports.ts';

/** The wait after an empty answer of the queue begins with this and doubles up to `longestWaitSeconds`. */
const SHORTEST_WAIT_SECONDS = 0.1;

interface TakeTasks {
  readonly queue: Pick<MessageQueue, 'receive'>;
  readonly atOnce: number;
  readonly visibilitySeconds: number;
  readonly longestWaitSeconds: number;
  readonly handle: (message: ReceivedMessage) => Promise<void>;
  /** Is called with errors that belong to no task, as when storage doesn't answer. */
  readonly onError: (thrown: unknown) => void;
  readonly stopping: AbortSignal;
}

/** Takes tasks from the queue, `atOnce` at a time, until `stopping` is aborted; then waits until those in hand have been handed back. */
export async function takeTasks(options: TakeTasks): Promise<void> {
  const { queue, atOnce, visibilitySeconds, longestWaitSeconds, handle, onError, stopping } = options;
  const inHand = new Set<Promise<void>>();
  let wait = SHORTEST_WAIT_SECONDS;

  function take(message: ReceivedMessage): void {
    const done = handle(message)
      .catch(onError)
      .finally(() => inHand.delete(done));
    inHand.add(done);
  }

  while (!stopping.aborted) {
    const messages = await queue.receive(atOnce - inHand.size, visibilitySeconds).catch((thrown) => {
      onError(thrown);
      return [];
    });
    messages.forEach(take);
    wait = messages.length > 0 ? SHORTEST_WAIT_SECONDS : Math.min(wait * 2, longestWaitSeconds);
    if (inHand.size >= atOnce) await Promise.race(inHand);
    else await pause(wait, stopping);
  }
  await Promise.all(inHand);
}

async function pause(seconds: number, stopping: AbortSignal): Promise<void> {
  await sleep(seconds * 1_000, undefined, { signal: stopping }).catch(() => undefined);
}
