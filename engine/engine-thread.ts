import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type Failure, failureOf } from '../core/contracts/failure.ts';
import { type EngineKind, engines } from './engines.ts';
import type { LocalEngine } from './frame-painter.ts';
import type { EngineRequest, FrameFormat, FrameLook } from './style-engine.ts';

/** Data with which a thread is started. */
export interface ThreadData {
  readonly kind: EngineKind;
  readonly request: EngineRequest;
}

/** Messages to the thread. Frames are in SharedArrayBuffers and painted in place, so that no pixels are copied. */
export type ThreadRequest =
  | {
      readonly type: 'paint';
      readonly id: number;
      readonly frames: readonly Uint8Array[];
      readonly format: FrameFormat;
      readonly looks?: readonly FrameLook[];
    }
  | { readonly type: 'abort'; readonly id: number }
  | { readonly type: 'close' };

/** Messages from the thread: first `opened` or `refused`, then one reply to each `paint`, in order. */
export type ThreadReply =
  | { readonly type: 'log'; readonly line: string }
  | { readonly type: 'opened'; readonly name: string; readonly version: string }
  | { readonly type: 'refused'; readonly failure: Failure }
  | { readonly type: 'painted'; readonly id: number }
  | { readonly type: 'failed'; readonly id: number; readonly failure: Failure };

/** Entry point of an engine's thread. It opens the engine that `workerData` names, and paints until it receives `close`. */
async function serve(port: MessagePort, { kind, request }: ThreadData): Promise<void> {
  const send = (reply: ThreadReply) => port.postMessage(reply);
  try {
    const engine = await engines[kind](request, (line) => send({ type: 'log', line }));
    listen(port, engine, send);
    send({ type: 'opened', name: engine.name, version: engine.version });
  } catch (error) {
    send({ type: 'refused', failure: failureOf(error) });
  }
}

function listen(port: MessagePort, engine: LocalEngine, send: (reply: ThreadReply) => void): void {
  let running: { readonly id: number; readonly stop: AbortController } | undefined;
  port.on('message', (message: ThreadRequest) => {
    if (message.type === 'paint') {
      running = { id: message.id, stop: new AbortController() };
      void paint(engine, message, running.stop.signal).then(send);
    } else if (message.type === 'abort') {
      if (running?.id === message.id) running.stop.abort();
    } else {
      running?.stop.abort();
      void engine.close().finally(() => port.close());
    }
  });
}

async function paint(
  engine: LocalEngine,
  { id, frames, format, looks }: ThreadRequest & { type: 'paint' },
  signal: AbortSignal,
): Promise<ThreadReply> {
  try {
    await engine.paintInto(frames, frames, format, signal, looks);
    return { type: 'painted', id };
  } catch (error) {
    return { type: 'failed', id, failure: failureOf(error) };
  }
}

if (parentPort !== null) void serve(parentPort, workerData as ThreadData);
