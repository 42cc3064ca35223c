import type { ReceivedMessage } from '../../core/storage/ports.ts';

/** The first look at what lies behind poison is small, because tasks that it finds may have to be put back. */
const FIRST_LOOK = 4;
/** They are received, stored as poison and removed, in requests of some 10 ms. So a worker clears 1,700 a second; a queue takes 2,000. */
const MOST_AT_ONCE = 64;
/** The most messages that a Storage Queue gives at once. */
const MOST_MESSAGES = 32;

interface ClearLane {
  /** Receives at most so many messages; none if storage fails. */
  readonly receive: (count: number) => Promise<ReceivedMessage[]>;
  /** Removes a message if it is poison, and leaves any other. */
  readonly clear: (message: ReceivedMessage) => Promise<{ isPoison: boolean }>;
  /** Takes what is no poison, or puts it back. */
  readonly keep: (tasks: readonly ReceivedMessage[]) => Promise<void>;
  readonly onError: (thrown: unknown) => void;
  readonly stopping: AbortSignal;
}

/** Clears poison from a queue, many messages at once, until another message comes or there is none. */
export async function clearLane({ receive, clear, keep, onError, stopping }: ClearLane): Promise<void> {
  const isCleared = async (message: ReceivedMessage): Promise<boolean> => {
    try {
      return (await clear(message)).isPoison;
    } catch (thrown) {
      onError(thrown);
      return false;
    }
  };
  for (let most = FIRST_LOOK; !stopping.aborted; most = Math.min(2 * most, MOST_AT_ONCE)) {
    const received = await Promise.all(partsOf(most).map(receive));
    const messages = received.flat();
    const isPoison = await Promise.all(messages.map(isCleared));
    const tasks = messages.filter((_, at) => !isPoison[at]);
    await keep(tasks);
    if (tasks.length > 0 || messages.length === 0) return;
  }
}

/** Splits a number of messages into what a queue gives at once. */
function partsOf(count: number): number[] {
  return Array.from({ length: Math.ceil(count / MOST_MESSAGES) }, (_, part) =>
    Math.min(MOST_MESSAGES, count - part * MOST_MESSAGES),
  );
}
