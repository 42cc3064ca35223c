import { Worker } from 'node:worker_threads';
import { permanent, RepaintError, transient } from '../core/contracts/failure.ts';
import type { EngineKind, Log } from './engines.ts';
import { FrameArena } from './frame-arena.ts';
import { turnOffReporting } from './onnx/turn-off-reporting.ts';
import { stopped } from './stopped.ts';
import type { EngineRequest, FrameFormat, FrameLook, StyleEngine } from './style-engine.ts';
import type { ThreadData, ThreadReply, ThreadRequest } from './thread-messages.ts';

export interface ThreadOptions {
  /** The compiled `engine-thread.js`, where it doesn't lie beside this file: Node 20 starts no thread from TypeScript. */
  readonly threadEntry?: URL;
  /** Takes lines about how the engine was opened; stderr unless given. */
  readonly log?: Log;
}

/** How long a thread may take to release its network before it is ended. */
const CLOSE_MILLISECONDS = 5_000;

/** Starts a thread, opens an engine on it and returns its stand-in; throws as the engine's own opening does. */
export async function openThreadedEngine(
  kind: EngineKind,
  request: EngineRequest,
  options: ThreadOptions,
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
  /** Where the thread paints them. */
  held?: readonly Uint8Array[];
}

/** Hands one request at a time to the thread, in the order they came. */
class ThreadedEngine implements StyleEngine {
  readonly name: string;
  readonly version: string;
  readonly #thread: Worker;
  readonly #waiting: Job[] = [];
  /** Two in turn: while one is painted in, what was painted in the other is copied out. */
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
    this.#next(); // before the caller's turn: the thread shouldn't wait for it
    if (reply.type === 'painted') job.resolve((job.held ?? []).map((frame) => frame.slice()));
    else job.reject(new RepaintError(reply.failure));
  }

  /** A request that waits is dropped; one that runs is given up at the next frame, and its answer isn't waited for. */
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
  const why = cause instanceof Error ? `: ${cause.message}` : ' without a word';
  return transient('engine', `The engine's thread ended${why}.`, cause);
}

function logToStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
