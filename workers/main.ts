import { once } from 'node:events';
import pino from 'pino';
import { messageOf } from '../core/contracts/message-of.ts';
import { readSettings } from '../core/contracts/read-settings.ts';
import { openJobLogs } from '../core/telemetry/job-logs.ts';
import { SERVICES } from '../core/telemetry/names.ts';
import { record } from '../core/telemetry/record.ts';
import { traceIds } from '../core/telemetry/spans.ts';
import { startTelemetry } from '../core/telemetry/start-telemetry.ts';
import { findPromisedProvider } from './find-promised-provider.ts';
import { serveHealth } from './health.ts';
import { makeJobPicture } from './job-pictures/make-job-picture.ts';
import { openPorts } from './open-ports.ts';
import { paintPreview } from './previews/paint-preview.ts';
import { previewEngines } from './previews/preview-engines.ts';
import { taskLanes } from './queue/handle-message.ts';
import { takeTasks } from './queue/take-tasks.ts';
import { reportAbilities } from './report-abilities.ts';
import { reportPresence } from './report-presence.ts';
import { WorkerSettings } from './settings.ts';
import { watchStandstill } from './standstill/watch-standstill.ts';

/** The process exits after this time even if a task hasn't been handed back; its message then reappears after the visibility timeout. */
const GRACE_MS = 8_000;

/** An idle worker looks for tasks and previews at least this often. */
const LONGEST_WAIT_SECONDS = 0.5;

/** Interval at which a worker without its GPU logs that again. */
const NO_GPU_REPORT_MS = 600_000;

const settings = await orExit(() => readSettings(WorkerSettings, process.env));
const { REPAINT_LOG_LEVEL: level, REPAINT_WORKER_NAME: worker } = settings;
const lines = pino.multistream([{ level, stream: pino.destination(2) }]);
const log = pino({ level, base: { worker }, mixin: traceIds }, lines);
const stopping = new AbortController();

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal));
// A worker with an IPC channel ends with its parent. If the parent left while this module was loading, no event comes.
process.on('disconnect', () => stop('disconnect'));
if (process.connected === false) stop('disconnect');

const telemetry = await startTelemetry({
  service: SERVICES.worker,
  instance: worker,
  env: process.env,
  warn: (reason) => log.warn({ reason }, 'telemetry'),
});
record('tasksInHand', 0, {});
record('workersWithoutGpu', 0, {});
const ports = await orExit(() => openPorts(settings, log));
const jobLogs = openJobLogs(ports.storage.logs, worker, (reason) => log.warn({ reason }, 'job logs'));
lines.add({ level, stream: jobLogs });
let inHand = 0;
let hasGpu = true;
if (settings.REPAINT_HEALTH_PORT !== undefined) {
  const { ONNX_PROVIDERS: providers, ONNX_DEVICE: device } = settings;
  serveHealth(settings.REPAINT_HEALTH_PORT, () => ({ inHand, hasGpu, providers, device }));
}
hasGpu = await orExit(() => findPromisedProvider(settings, log));
if (!hasGpu) await waitWithoutGpu();
watchStandstill(ports.readers, {
  seconds: settings.REPAINT_READ_SECONDS,
  worker: settings.REPAINT_WORKER_NAME,
});
void reportAbilities(ports, stopping.signal);
const presence = reportPresence(ports);
log.info({ engine: settings.REPAINT_ENGINE, tasksAtOnce: settings.REPAINT_TASKS_AT_ONCE }, 'waiting for tasks');

const onError = (thrown: unknown) => log.error({ reason: messageOf(thrown) }, 'storage');
const previews = previewEngines({ settings, storage: ports.storage });
const everywhere = {
  visibilitySeconds: settings.REPAINT_VISIBILITY_SECONDS,
  onError,
  stopping: stopping.signal,
};

await Promise.all([
  takeTasks({
    ...everywhere,
    lanes: taskLanes(ports, stopping.signal).map((lane) => ({
      ...lane,
      handle: (message) => {
        countInHand(1);
        const end = presence.begin(message.text);
        return lane.handle(message).finally(() => {
          end();
          countInHand(-1);
        });
      },
    })),
    atOnce: settings.REPAINT_TASKS_AT_ONCE,
    longestWaitSeconds: LONGEST_WAIT_SECONDS,
  }),
  // A person waits for each preview, so previews don't queue behind chunks.
  takeTasks({
    ...everywhere,
    lanes: [
      {
        queue: ports.storage.queues.previews,
        handle: async (message) => {
          if (!(await makeJobPicture(ports, message))) await paintPreview(ports, previews, message);
          return { isPoison: false };
        },
      },
    ],
    // With two, the preview of one picture doesn't wait for the previews of all styles.
    atOnce: 2,
    longestWaitSeconds: LONGEST_WAIT_SECONDS,
  }),
]);
// If the process exited while an engine paints, its runtime would abort the process.
await Promise.all([ports.engines.close(), ports.labellers.close(), ports.sources.close(), previews.close()]);
await Promise.all([telemetry.stop(), jobLogs.flush(), presence.leave()]);
log.info('stopped');
process.exit(0);

/** Runs a step of the start; if it throws, logs the reason in one line and exits with 1. */
async function orExit<T>(begin: () => T | Promise<T>): Promise<T> {
  try {
    return await begin();
  } catch (thrown) {
    const { message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
    pino(pino.destination(2)).fatal({ reason: message, stack }, 'cannot start');
    process.exit(1);
  }
}

/** Waits until the worker is stopped. If it exited instead, the platform would pull its image and start it again and again. */
async function waitWithoutGpu(): Promise<void> {
  const providers = settings.ONNX_PROVIDERS.join();
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
