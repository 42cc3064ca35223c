import { once } from 'node:events';
import pino from 'pino';
import { readSettings } from '../core/contracts/read-settings.ts';
import { SERVICES } from '../core/telemetry/names.ts';
import { record } from '../core/telemetry/record.ts';
import { startTelemetry } from '../core/telemetry/start-telemetry.ts';
import { traceIds } from '../core/telemetry/traceparent.ts';
import { findPromisedProvider } from './find-promised-provider.ts';
import { serveHealth } from './health.ts';
import { openPorts } from './open-ports.ts';
import { paintPreview } from './previews/paint-preview.ts';
import { previewEngines } from './previews/preview-engines.ts';
import { handleMessage } from './queue/handle-message.ts';
import { takeTasks } from './queue/take-tasks.ts';
import { WorkerSettings } from './settings.ts';
import { tellAbilities } from './tell-abilities.ts';

/** After this long a task that doesn't hand itself back is left to its visibility timeout. */
const GRACE_MS = 8_000;

/** How often a worker without its GPU says so again. */
const NO_GPU_REPORT_MS = 600_000;

const settings = await orExit(() => readSettings(WorkerSettings, process.env));
const log = pino(
  { level: settings.REPAINT_LOG_LEVEL, base: { worker: settings.REPAINT_WORKER_NAME }, mixin: traceIds },
  pino.destination(2),
);
const stopping = new AbortController();

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal));
// Started by a parent with a channel, a worker doesn't outlive it. A parent that left while this was loading told nobody.
process.on('disconnect', () => stop('disconnect'));
if (process.connected === false) stop('disconnect');

const telemetry = await startTelemetry({
  service: SERVICES.worker,
  instance: settings.REPAINT_WORKER_NAME,
  env: process.env,
  warn: (reason) => log.warn({ reason }, 'telemetry'),
});
record('tasksInHand', 0, {});
record('workersWithoutGpu', 0, {});
const ports = await orExit(() => openPorts(settings, log));
let inHand = 0;
let hasGpu = true;
if (settings.REPAINT_HEALTH_PORT !== undefined) serveHealth(settings.REPAINT_HEALTH_PORT, () => ({ inHand, hasGpu }));
hasGpu = await orExit(() => findPromisedProvider(settings, log));
if (!hasGpu) await waitWithoutGpu();
void tellAbilities(ports, stopping.signal);
log.info({ engine: settings.REPAINT_ENGINE, tasksAtOnce: settings.REPAINT_TASKS_AT_ONCE }, 'waiting for tasks');

const onError = (thrown: unknown) =>
  log.error({ reason: thrown instanceof Error ? thrown.message : String(thrown) }, 'storage');
const previews = previewEngines(settings);
const everywhere = {
  visibilitySeconds: settings.REPAINT_VISIBILITY_SECONDS,
  onError,
  stopping: stopping.signal,
};

await Promise.all([
  takeTasks({
    ...everywhere,
    queue: ports.storage.queues.tasks,
    atOnce: settings.REPAINT_TASKS_AT_ONCE,
    longestWaitSeconds: settings.REPAINT_POLL_SECONDS,
    handle: async (message) => {
      countInHand(1);
      await handleMessage(ports, message, stopping.signal).finally(() => countInHand(-1));
    },
  }),
  // Somebody is waiting before a page: previews have a queue and a turn of their own.
  takeTasks({
    ...everywhere,
    queue: ports.storage.queues.previews,
    // The picture that is looked at doesn't wait for those of all styles.
    atOnce: 2,
    longestWaitSeconds: settings.REPAINT_POLL_SECONDS,
    handle: (message) => paintPreview(ports, previews, message),
  }),
]);
// An engine that is still painting a frame must not be cut off: its runtime would abort the process.
await Promise.all([ports.engines.close(), ports.sources.close(), previews.close()]);
await telemetry.stop();
log.info('stopped');
process.exit(0);

/** Whoever looks after the worker finds in one line why it doesn't start. */
async function orExit<T>(begin: () => T | Promise<T>): Promise<T> {
  try {
    return await begin();
  } catch (thrown) {
    const { message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
    pino(pino.destination(2)).fatal({ reason: message, stack }, 'cannot start');
    process.exit(1);
  }
}

/** It stays up and takes nothing: started anew, it would find as little, and pull its image for it each time. */
async function waitWithoutGpu(): Promise<void> {
  const providers = process.env['ONNX_PROVIDERS'];
  const report = () =>
    log.fatal({ providers }, 'no GPU: this worker was promised one and takes no tasks; docs/operate.md#no-gpu');
  report();
  record('workersWithoutGpu', 1, {});
  // Nothing else keeps the process alive: signals, the abort event and the health server don't.
  const reports = setInterval(report, NO_GPU_REPORT_MS);
  if (!stopping.signal.aborted) await once(stopping.signal, 'abort');
  clearInterval(reports);
}

function countInHand(change: 1 | -1): void {
  inHand += change;
  record('tasksInHand', change, {});
}

function stop(why: string): void {
  if (stopping.signal.aborted) return;
  log.info({ why }, 'stopping: tasks in hand go back');
  stopping.abort();
  setTimeout(() => process.exit(1), GRACE_MS).unref();
}
