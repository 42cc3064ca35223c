import { Worker } from 'node:worker_threads';
import { permanent, RepaintError, transient } from '../core/contracts/failure.ts';
import type { ThreadData, ThreadReply, ThreadRequest } from './engine-thread.ts';
import type { EngineKind, Log } from './engines.ts';
import { FrameArena } from './frame-arena.ts';
import { turnOffReporting } from './onnx/turn-off-reporting.ts';
import { stopped } from './stopped.ts';
import type { EngineRequest, FrameFormat, FrameLook, StyleEngine } from './style-engine.ts';

export interface ThreadOptions {
  /** Address of the compiled `engine-thread.js`, if it isn't beside this file. Node 20 can't start a thread from TypeScript. */
  readonly threadEntry?: URL;
  /** Receives lines about how the engine was opened; they go to stderr by default. */
  readonly log?: Log;
}

/** Time that a thread may take to release its network before it is terminated. */
const CLOSE_MILLISECONDS = 5_000;

/**
 * Opens an engine in a thread of its own, and returns a proxy for it.
 * @throws RepaintError `unknown-style` or `invalid-request` if the request is wrong, `engine` if something can't be loaded
 */
export async function openEngine(
  kind: EngineKind,
  request: EngineRequest,
  options: ThreadOptions = {},
): Promise<StyleEngine> {
  const { threadEntry = new URL('./engine-thread.js', import.meta.url), log = logToStderr } = options;
  const workerData: ThreadData = { kind, request };
  turnOffReporting();
  const thread = new Worker(threadEntry, { workerData, name: `engine ${kind}` });
  const { name, version } = await opening(thread, log);
  return new ThreadedEngine(thread, name, version);
}

function opening(thread: Worker, log: Log): Promise<{ name: string; version: string }> {
  return new Promise((resolve, reject) => {
    thread.once('error', (cause) => reject(crashed(cause)));
    thread.once('exit', () => reject(crashed()));
    thread.on('message', (reply: ThreadReply) => {
      if (reply.type === 'log') log(reply.line);
      if (reply.type === 'opened') resolve(reply);
      if (reply.type === 'refused') reject(new RepaintError(reply.failure));
    });
  });
}

interface Job {
  readonly id: number;
  readonly frames: readonly Uint8Array[];
  readonly format: FrameFormat;
  readonly looks?: readonly FrameLook[];
  readonly resolve: (frames: Uint8Array[]) => void;
  readonly reject: (error: RepaintError) => void;
  /** The frames in shared memory, where the thread paints them. */
  held?: readonly Uint8Array[];
}

/** Passes requests to the thread one at a time, in the order in which they came. */
class ThreadedEngine implements StyleEngine {
  readonly name: string;
  readonly version: string;
  readonly #thread: Worker;
  readonly #waiting: Job[] = [];
  /** Two arenas, used in turn: while the thread paints in one, the painted frames are copied from the other. */
  readonly #arenas: [FrameArena, FrameArena] = [new FrameArena(), new FrameArena()];
  #running: Job | undefined;
  #ended: RepaintError | undefined;
  #closing: Promise<void> | undefined;
  #lastId = 0;

  constructor(thread: Worker, name: string, version: string) {
    this.name = name;
    this.version = version;
    this.#thread = thread;
    thread.on('message', (reply: ThreadReply) => this.#settle(reply));
    thread.on('error', (cause) => this.#end(crashed(cause)));
    thread.on('exit', () => this.#end(crashed()));
  }

  async paint(
    frames: readonly Uint8Array[],
    format: FrameFormat,
    signal?: AbortSignal,
    looks?: readonly FrameLook[],
  ): Promise<Uint8Array[]> {
    if (this.#ended !== undefined) throw this.#ended;
    if (signal?.aborted) throw stopped(signal);
    this.#lastId += 1;
    const id = this.#lastId;
    const onAbort = () => signal && this.#stop(id, stopped(signal));
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.push({ id, frames, format, ...(looks && { looks }), resolve, reject });
        this.#next();
      });
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#end(permanent('engine', 'The engine was closed.'));
    if (this.#thread.threadId < 0) return; // it has exited
    const exited = new Promise((resolve) => this.#thread.once('exit', resolve));
    this.#send({ type: 'close' });
    const late = setTimeout(() => void this.#thread.terminate(), CLOSE_MILLISECONDS);
    await exited;
    clearTimeout(late);
  }

  #next(): void {
    if (this.#running !== undefined || this.#ended !== undefined) return;
    this.#running = this.#waiting.shift();
    if (this.#running === undefined) return;
    const { id, format, looks } = this.#running;
    this.#arenas.reverse();
    const frames = this.#arenas[0].hold(this.#running.frames);
    this.#running.held = frames;
    this.#send({ type: 'paint', id, frames, format, ...(looks && { looks }) });
  }

  #settle(reply: ThreadReply): void {
    if (reply.type !== 'painted' && reply.type !== 'failed') return;
    const job = this.#running;
    if (job?.id !== reply.id) return;
    this.#running = undefined;
    this.#next(); // This comes before the caller's turn, so that the thread needn't wait for it.
    if (reply.type === 'painted') job.resolve((job.held ?? []).map((frame) => frame.slice()));
    else job.reject(new RepaintError(reply.failure));
  }

  /** Drops a waiting request. A running one is aborted at the next frame, and its reply is ignored. */
  #stop(id: number, error: RepaintError): void {
    if (this.#running?.id === id) {
      this.#running.reject(error);
      this.#send({ type: 'abort', id });
      return;
    }
    const at = this.#waiting.findIndex((job) => job.id === id);
    if (at >= 0) this.#waiting.splice(at, 1)[0]?.reject(error);
  }

  #end(error: RepaintError): void {
    this.#ended ??= error;
    const jobs = this.#running === undefined ? this.#waiting : [this.#running, ...this.#waiting];
    this.#running = undefined;
    for (const job of jobs) job.reject(this.#ended);
    this.#waiting.length = 0;
  }

  #send(message: ThreadRequest): void {
    this.#thread.postMessage(message);
  }
}

function crashed(cause?: unknown): RepaintError {
  const why = cause instanceof Error ? `: ${cause.message}` : ' without an error';
  return transient('engine', `The engine's thread ended unexpectedly${why}.`, cause);
}

function logToStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
