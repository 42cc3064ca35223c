import { type MessagePort, parentPort } from 'node:worker_threads';
import type { Chunk } from '../../contracts/chunk.ts';
import type { ByteSink } from '../bytes/byte-sink.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { inMemory } from '../bytes/in-memory.ts';
import type { JoinRequest } from '../join/join-segments.ts';
import { FailedRequest, packThrown } from './carry-thrown.ts';
import { MEDIA_TASKS, type MediaIo, type MediaTask, type MediaTasks } from './media-tasks.ts';
import type { FromThread, IoRequest, ToThread } from './thread-messages.ts';

/** Entry point of the thread. It does one task after another, and reads and writes only through its parent. */
function serve(port: MessagePort): void {
  const parent = new Parent(port);
  port.on('message', (message: ToThread) => {
    if (message.type !== 'begin') return parent.settle(message);
    void perform(message.task, message.input, ioOf(parent, message.sizes)).then((ended) => port.postMessage(ended));
  });
}

async function perform<T extends MediaTask>(task: T, input: unknown, io: MediaIo): Promise<FromThread> {
  try {
    return { type: 'done', value: await MEDIA_TASKS[task](input as MediaTasks[T]['input'], io) };
  } catch (thrown) {
    return { type: 'failed', thrown: packThrown(thrown) };
  }
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: FailedRequest) => void;
}

/** The parent thread, which answers requests. */
class Parent {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  ask(request: IoRequest, transfer: ArrayBuffer[] = []): Promise<unknown> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#port.postMessage({ type: 'request', id, request } satisfies FromThread, transfer);
    });
  }

  settle(message: Exclude<ToThread, { type: 'begin' }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === 'answered') waiting?.resolve(message.value);
    else waiting?.reject(new FailedRequest(message.id, message.message));
  }
}

function ioOf(parent: Parent, sizes: Readonly<Record<string, number>>): MediaIo {
  return {
    sources: Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, sourceOf(parent, name, size)])),
    sink: sinkOf(parent),
    segments: segmentsOf(parent),
  };
}

function sourceOf(parent: Parent, source: string, size: number): ByteSource {
  return {
    size,
    read: async (start, end) => (await parent.ask({ kind: 'read', source, start, end })) as Uint8Array,
  };
}

/** Makes a sink to the parent. The bytes of a write belong to the sink, so they are transferred without a copy. */
function sinkOf(parent: Parent): ByteSink {
  return {
    write: async (position, bytes) => {
      await parent.ask({ kind: 'write', position, bytes }, [bytes.buffer as ArrayBuffer]);
    },
  };
}

async function* segmentsOf(parent: Parent): JoinRequest['segments'] {
  for (;;) {
    const next = (await parent.ask({ kind: 'next' })) as { chunk: Chunk; bytes: Uint8Array } | undefined;
    if (!next) return;
    yield { chunk: next.chunk, source: inMemory(next.bytes) };
  }
}

if (parentPort !== null) serve(parentPort);
