import type { Worker } from 'node:worker_threads';
import { transient } from '../../contracts/failure.ts';
import { refusals } from '../source/refusals.ts';
import { unpackThrown } from './carry-thrown.ts';
import { bytesOf, IoServer } from './io-server.ts';
import type { MediaIo, MediaTask, MediaTasks } from './media-tasks.ts';
import type { FromThread, ToThread } from './thread-messages.ts';
import { type Overrun, watchThread } from './watch-thread.ts';

export interface ThreadLimits {
  /** Computing time that a task may take, plus one second for every 16 MiB of its sources. Waiting for bytes doesn't count. */
  readonly seconds: number;
  /** Memory for objects, in MB. Bytes that are read are limited elsewhere (`refuseHugeReads`). */
  readonly megabytes: number;
}

const BYTES_A_SECOND = 16 * 1024 * 1024;

export interface ThreadRun<T extends MediaTask> {
  readonly task: T;
  /** Name of the source in messages. */
  readonly name: string;
  readonly input: MediaTasks[T]['input'];
  readonly io: MediaIo;
  readonly limits: ThreadLimits;
}

/** How a task ended. `isAlive` is true if its thread can do another task. */
export type Ended = { readonly isAlive: boolean } & ({ readonly value: unknown } | { readonly thrown: unknown });

/** Runs a task in a thread, reads and writes for it, and ends the thread if it exceeds its limits. It never throws. */
export async function performInThread<T extends MediaTask>(thread: Worker, run: ThreadRun<T>): Promise<Ended> {
  const server = new IoServer(run.io, thread);
  let leave = () => {};
  const ended = await new Promise<Ended>((resolve) => {
    const onMessage = (message: FromThread) => {
      if (message.type === 'request') void server.serve(message);
      else resolve({ isAlive: true, ...endOf(message, server) });
    };
    const onDeath = (cause: unknown) => resolve({ isAlive: false, thrown: explainDeath(run, cause) });
    const endWatch = watchThread({
      thread,
      seconds: run.limits.seconds + bytesOf(run.io) / BYTES_A_SECOND,
      server,
      onOverrun: (why) => resolve({ isAlive: false, thrown: explainOverrun(run, why) }),
    });
    thread.on('message', onMessage).on('error', onDeath).on('exit', onDeath);
    leave = () => {
      endWatch();
      thread.off('message', onMessage).off('error', onDeath).off('exit', onDeath);
    };
    thread.postMessage({ type: 'begin', task: run.task, input: run.input, sizes: sizesOf(run.io) } satisfies ToThread);
  });
  if (!ended.isAlive) await thread.terminate();
  leave();
  await server.close();
  return ended;
}

function sizesOf({ sources }: MediaIo): Record<string, number> {
  return Object.fromEntries(Object.entries(sources).map(([name, { size }]) => [name, size]));
}

function endOf(
  message: Exclude<FromThread, { type: 'request' }>,
  server: IoServer,
): { value: unknown } | { thrown: unknown } {
  if (message.type === 'done') return { value: message.value };
  const { thrown } = message;
  return { thrown: thrown.kind === 'failed-request' ? server.reasonOf(thrown.id) : unpackThrown(thrown) };
}

function explainOverrun<T extends MediaTask>({ name, limits }: ThreadRun<T>, why: Overrun): unknown {
  return why === 'stuck' ? refusals.stuck(name) : refusals.tooSlow(name, limits.seconds);
}

function explainDeath<T extends MediaTask>({ name, limits }: ThreadRun<T>, cause: unknown): unknown {
  const isOutOfMemory = cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
  if (isOutOfMemory) return refusals.tooMuchMemory(name, limits.megabytes);
  const why = cause instanceof Error ? cause.message : `exit code ${cause}`;
  return transient('crashed', `The thread that was reading ${name} ended unexpectedly: ${why}.`, cause);
}
