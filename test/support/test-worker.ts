import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { Report, type TaskMessage } from '../../core/contracts/task.ts';
import type { ReceivedMessage } from '../../core/storage/ports.ts';
import type { StyleEngine } from '../../engine/style-engine.ts';
import { atEnd } from '../../packages/functions-host/test/support/free-resources.ts';
import { openPorts } from '../../workers/open-ports.ts';
import type { WorkerPorts } from '../../workers/ports.ts';
import { handleMessage } from '../../workers/queue/handle-message.ts';
import { WorkerSettings } from '../../workers/settings.ts';
import type { TestStorage } from './start-storage.ts';

const ENGINE_THREAD = pathToFileURL('dist/engine/engine-thread.js');
/** The minimum; a lost message is noticed after two thirds of it. */
const VISIBILITY_SECONDS = 3;

/** A worker without its loop; the test hands it each message. */
export interface TestWorker {
  readonly ports: WorkerPorts;
  readonly stopping: AbortController;
  /** Queues a message, takes it back from the queue and handles it. */
  handle(message: unknown, ports?: WorkerPorts): Promise<void>;
  take(): Promise<ReceivedMessage>;
  /** Returns the reports since the last call, in order. */
  reports(): Promise<Report[]>;
  /** Returns the same reports as `<task> <outcome>`. */
  outcomes(): Promise<string[]>;
  /** Returns the messages on the poison queue since the last call. */
  poison(): Promise<{ reason: string; dequeueCount: number; message: string }[]>;
  /** Returns the tasks that are visible now. */
  queued(): Promise<TaskMessage[]>;
  clearQueues(): Promise<void>;
}

export async function startTestWorker(azure: TestStorage, name = 'worker'): Promise<TestWorker> {
  const settings = WorkerSettings.parse({
    REPAINT_WORKER_NAME: name,
    REPAINT_THREADS: '1',
    REPAINT_VISIBILITY_SECONDS: String(VISIBILITY_SECONDS),
  });
  process.env['DATA'] = azure.connection;
  process.env['WORK'] = azure.connection;
  const ports = await openPorts(settings, pino({ level: 'silent' }), ENGINE_THREAD);
  atEnd(async () => {
    await ports.engines.close();
    await ports.labellers.close();
    await ports.sources.close();
  });
  const { queues } = azure.storage;
  const stopping = new AbortController();

  async function take(): Promise<ReceivedMessage> {
    const [message] = await queues.tasks.receive(1, VISIBILITY_SECONDS);
    if (!message) throw new Error('There is no task on the queue.');
    return message;
  }

  const reports = async () => (await drain(azure, 'reports')).map((text) => Report.parse(JSON.parse(text)));

  return {
    ports,
    stopping,
    take,
    async handle(message, other = ports) {
      await queues.tasks.send(typeof message === 'string' ? message : JSON.stringify(message));
      await handleMessage(other, await take(), stopping.signal);
    },
    reports,
    outcomes: async () => (await reports()).map(({ task, outcome }) => `${task} ${outcome}`),
    poison: async () => (await drain(azure, 'tasks-poison')).map((text) => JSON.parse(text)),
    queued: async () => (await drain(azure, 'tasks')).map((text) => JSON.parse(text)),
    async clearQueues() {
      for (const queue of ['tasks', 'tasks-poison', 'reports']) await azure.queue(queue).clearMessages();
    },
  };
}

async function drain(azure: TestStorage, queue: string): Promise<string[]> {
  const client = azure.queue(queue);
  const { receivedMessageItems } = await client.receiveMessages({ numberOfMessages: 32 });
  for (const { messageId, popReceipt } of receivedMessageItems) await client.deleteMessage(messageId, popReceipt);
  return receivedMessageItems.map(({ messageText }) => messageText);
}

/** Returns the worker's ports with an engine that begins to paint only when the gate resolves. */
export function heldAt(ports: WorkerPorts, gate: Promise<void>, onPaint: () => void = () => undefined): WorkerPorts {
  const held = (engine: StyleEngine): StyleEngine => ({
    ...engine,
    name: engine.name,
    version: engine.version,
    close: () => engine.close(),
    async paint(frames, format, signal, looks) {
      onPaint();
      await openedOrAborted(gate, signal);
      signal?.throwIfAborted();
      return engine.paint(frames, format, signal, looks);
    },
  });
  const { engines } = ports;
  return { ...ports, engines: { ...engines, use: (plan, work) => engines.use(plan, (engine) => work(held(engine))) } };
}

async function openedOrAborted(gate: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  const waiting = new AbortController();
  const aborted = new Promise<void>((resolve) => {
    signal?.addEventListener('abort', () => resolve(), { once: true, signal: waiting.signal });
  });
  await Promise.race([gate, aborted]).finally(() => waiting.abort());
}
