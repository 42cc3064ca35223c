import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageQueue, ReceivedMessage } from '../../core/storage/ports.ts';
import { clearLane } from './clear-lane.ts';
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
  /** Puts a message back for another worker. Without it, every message that was received is handled. */
  readonly giveBack?: (message: ReceivedMessage) => Promise<void>;
}

interface TakeTasks {
  /** Lanes in the order in which they are served. The tasks of the first are urgent: they are taken even if the worker is full of others. */
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
    if (turns.isFull) await Promise.race(taker.running());
    else if (taker.running().length === 0 || (turns.hasRoomForAll && !taker.isClearing)) await pause(wait, stopping);
    else await Promise.race([...taker.running(), pause(longestWaitSeconds, stopping)]);
  }
  // While tasks end, clearing may begin, which isn't among the promises that were there first.
  while (taker.running().length > 0) await Promise.all(taker.running());
}

class TaskTaker {
  readonly #inHand = new Set<Promise<void>>();
  readonly #clearing = new Map<TaskQueue, Promise<void>>();
  readonly #options: TakeTasks;
  readonly #turns: LaneTurns;

  constructor(options: TakeTasks, turns: LaneTurns) {
    this.#options = options;
    this.#turns = turns;
  }

  get isClearing(): boolean {
    return this.#clearing.size > 0;
  }

  /** Everything whose end may make room. */
  running(): Promise<void>[] {
    return [...this.#inHand, ...this.#clearing.values()];
  }

  /** Serves each lane once. @returns the number of messages that were received */
  async takeFromLanes(): Promise<number> {
    const { lanes, stopping } = this.#options;
    let taken = 0;
    for (const index of this.#turns.order()) {
      const lane = lanes[index];
      if (!lane || stopping.aborted) break;
      if (this.#clearing.has(lane)) continue;
      const room = this.#turns.roomFor(index);
      if (room <= 0) continue;
      const messages = await this.#receive(lane, room);
      await this.#keep(messages, lane);
      taken += messages.length;
    }
    return taken;
  }

  #take(message: ReceivedMessage, lane: TaskQueue): void {
    const giveUp = this.#turns.take(this.#options.lanes.indexOf(lane));
    const done = lane
      .handle(message)
      .then(({ isPoison }) => void (isPoison && this.#beginClearing(lane)))
      .catch(this.#options.onError)
      .finally(() => {
        giveUp();
        this.#inHand.delete(done);
      });
    this.#inHand.add(done);
  }

  async #receive(lane: TaskQueue, count: number): Promise<ReceivedMessage[]> {
    try {
      return await lane.queue.receive(Math.min(count, MOST_MESSAGES), this.#options.visibilitySeconds);
    } catch (thrown) {
      this.#options.onError(thrown);
      return [];
    }
  }

  /** Poison is cleared beside the tasks in hand, since others wait behind it. */
  #beginClearing(lane: TaskQueue): void {
    const { onError, stopping } = this.#options;
    const { clear } = lane;
    if (!clear || this.#clearing.has(lane)) return;
    const cleared = clearLane({
      receive: (count) => this.#receive(lane, count),
      clear,
      keep: (tasks) => this.#keep(tasks, lane),
      onError,
      stopping,
    });
    const ended = cleared.finally(() => this.#clearing.delete(lane));
    this.#clearing.set(lane, ended);
  }

  /**
   * Takes as many tasks as there is room for, and leaves the others to other workers. The room may have been taken by another lane since
   * the tasks were asked for.
   */
  async #keep(tasks: readonly ReceivedMessage[], lane: TaskQueue): Promise<void> {
    const { lanes, onError, stopping } = this.#options;
    const { giveBack } = lane;
    if (!giveBack) {
      for (const message of tasks) this.#take(message, lane);
      return;
    }
    const room = stopping.aborted ? 0 : Math.max(0, this.#turns.roomFor(lanes.indexOf(lane)));
    for (const message of tasks.slice(0, room)) this.#take(message, lane);
    await Promise.all(tasks.slice(room).map((message) => giveBack(message).catch(onError)));
  }
}

async function pause(seconds: number, stopping: AbortSignal): Promise<void> {
  await sleep(seconds * 1_000, undefined, { signal: stopping }).catch(() => undefined);
}
