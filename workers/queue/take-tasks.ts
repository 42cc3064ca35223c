import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageQueue, ReceivedMessage } from '../../core/storage/ports.ts';
import { LaneTurns } from './lane-turns.ts';

/** The first wait after an empty answer. It doubles up to the longest. */
const SHORTEST_WAIT_SECONDS = 0.1;
/** The most messages that a Storage Queue gives at once. */
const MOST_MESSAGES = 32;

/** A queue of tasks and what is done with its messages. */
export interface TaskQueue {
  readonly queue: Pick<MessageQueue, 'receive'>;
  /** Handles a message. `isPoison` is true if the message was put on the poison queue. */
  readonly handle: (message: ReceivedMessage) => Promise<{ isPoison: boolean }>;
  /** Removes a message if it is poison, and leaves any other. It is called for many messages at once while poison keeps coming. */
  readonly clear?: (message: ReceivedMessage) => Promise<{ isPoison: boolean }>;
  /** Puts a message back for another worker. */
  readonly giveBack?: (message: ReceivedMessage) => Promise<void>;
}

interface TakeTasks {
  /** In the order in which they are served. The tasks of the first are urgent: they are taken even if the worker is full of others. */
  readonly lanes: readonly TaskQueue[];
  /** The most urgent tasks at once, and the most of all while none of them is urgent. */
  readonly atOnce: number;
  readonly visibilitySeconds: number;
  readonly longestWaitSeconds: number;
  /** Is called for errors outside of a task, such as storage that doesn't answer. */
  readonly onError: (thrown: unknown) => void;
  readonly stopping: AbortSignal;
}

/** Takes tasks until `stopping` is aborted, and then waits until those in hand have been handed back. */
export async function takeTasks(options: TakeTasks): Promise<void> {
  const { atOnce, lanes, longestWaitSeconds, stopping } = options;
  const turns = new LaneTurns(lanes.length, atOnce);
  const taker = new TaskTaker(options, turns);
  let wait = SHORTEST_WAIT_SECONDS;
  while (!stopping.aborted) {
    const taken = await taker.takeFromLanes();
    wait = taken > 0 ? SHORTEST_WAIT_SECONDS : Math.min(wait * 2, longestWaitSeconds);
    if (turns.isFull) await Promise.race(taker.inHand);
    else if (turns.hasRoomForAll || taker.inHand.size === 0) await pause(taker.hasPoison ? 0 : wait, stopping);
    else await Promise.race([...taker.inHand, pause(longestWaitSeconds, stopping)]);
  }
  await Promise.all(taker.inHand);
}

class TaskTaker {
  readonly inHand = new Set<Promise<void>>();
  readonly #options: TakeTasks;
  readonly #turns: LaneTurns;
  readonly #poisoned = new Set<TaskQueue>();

  constructor(options: TakeTasks, turns: LaneTurns) {
    this.#options = options;
    this.#turns = turns;
  }

  get hasPoison(): boolean {
    return this.#poisoned.size > 0;
  }

  /** Serves each lane once. @returns the number of messages that were received */
  async takeFromLanes(): Promise<number> {
    const { lanes, stopping } = this.#options;
    let taken = 0;
    for (const index of this.#turns.order()) {
      const lane = lanes[index];
      if (!lane || stopping.aborted) break;
      if (lane.clear && this.#poisoned.has(lane)) taken += await this.#clear(lane);
      const room = this.#turns.roomFor(index);
      if (room <= 0) continue;
      const messages = await this.#receive(lane, room);
      for (const message of messages) this.#take(message, lane);
      taken += messages.length;
    }
    return taken;
  }

  #take(message: ReceivedMessage, lane: TaskQueue): void {
    const giveUp = this.#turns.take(this.#options.lanes.indexOf(lane));
    const done = lane
      .handle(message)
      .then(({ isPoison }) => void (isPoison && this.#poisoned.add(lane)))
      .catch(this.#options.onError)
      .finally(() => {
        giveUp();
        this.inHand.delete(done);
      });
    this.inHand.add(done);
  }

  async #receive(lane: TaskQueue, count: number): Promise<ReceivedMessage[]> {
    try {
      return await lane.queue.receive(Math.min(count, MOST_MESSAGES), this.#options.visibilitySeconds);
    } catch (thrown) {
      this.#options.onError(thrown);
      return [];
    }
  }

  /** Clears poison from a lane until another message comes. */
  async #clear(lane: TaskQueue): Promise<number> {
    const messages = await this.#receive(lane, MOST_MESSAGES);
    const isPoison = await Promise.all(messages.map((message) => this.#isCleared(lane, message)));
    const tasks = messages.filter((_, at) => !isPoison[at]);
    if (tasks.length > 0 || messages.length === 0) this.#poisoned.delete(lane);
    const room = this.#turns.roomFor(this.#options.lanes.indexOf(lane));
    for (const message of tasks.slice(0, room)) this.#take(message, lane);
    await Promise.all(tasks.slice(room).map((message) => lane.giveBack?.(message).catch(this.#options.onError)));
    return messages.length;
  }

  async #isCleared(lane: TaskQueue, message: ReceivedMessage): Promise<boolean> {
    try {
      return (await lane.clear?.(message))?.isPoison === true;
    } catch (thrown) {
      this.#options.onError(thrown);
      return false;
    }
  }
}

async function pause(seconds: number, stopping: AbortSignal): Promise<void> {
  await sleep(seconds * 1_000, undefined, { signal: stopping }).catch(() => undefined);
}
