import { hostname } from 'node:os';
import { app, type HttpMethod } from '@azure/functions';
import type { HttpDurableClientHandler } from 'durable-functions';
import * as durable from 'durable-functions';
import { JOB_PICTURES } from '../core/contracts/job-picture.ts';
import { readSettings } from '../core/contracts/read-settings.ts';
import { cachedPlans } from '../core/jobs/cached-plans.ts';
import { MediaThreads } from '../core/media/thread/media-threads.ts';
import { openStorage } from '../core/storage/azure/open-storage.ts';
import { CONTAINERS, QUEUES } from '../core/storage/names.ts';
import { openJobLogs } from '../core/telemetry/job-logs.ts';
import { SERVICES } from '../core/telemetry/names.ts';
import { startTelemetry } from '../core/telemetry/start-telemetry.ts';
import { readStyleCards } from '../engine/cards/read-style-cards.ts';
import type { Activity } from './activities/activity.ts';
import { assembleVideo } from './activities/assemble-video.ts';
import { checkRoom } from './activities/check-room.ts';
import { checkTasks } from './activities/check-tasks.ts';
import { inspectVideo } from './activities/inspect-video.ts';
import { planChunks } from './activities/plan-chunks.ts';
import { queueTasks } from './activities/queue-tasks.ts';
import { recordJobEnd } from './activities/record-job-end.ts';
import { removeIntermediates } from './activities/remove-intermediates.ts';
import { stopJob } from './activities/stop-job.ts';
import { writeManifest } from './activities/write-manifest.ts';
import { bindBlobsByReference } from './blob-reference.ts';
import { openApiDocument } from './http/open-api.ts';
import { logLine } from './log.ts';
import { nameFailures } from './orchestrators/name-failures.ts';
import { paintChunks } from './orchestrators/paint-chunks.ts';
import { paintVideo } from './orchestrators/paint-video.ts';
import { runTasks } from './orchestrators/run-tasks.ts';
import type { Ports } from './ports.ts';
import { queueSampler } from './sample-queues.ts';
import { AppSettings } from './settings.ts';
import { addPictureTrigger } from './triggers/add-picture.ts';
import { cancelJobTrigger } from './triggers/cancel-job.ts';
import { estimateJobTrigger } from './triggers/estimate-job.ts';
import { getHealthTrigger } from './triggers/get-health.ts';
import { followJobTrigger, getJobHistoryTrigger, getJobLogsTrigger, getJobTrigger } from './triggers/get-job.ts';
import { getJobLinksTrigger } from './triggers/get-job-links.ts';
import { getJobPictureTrigger } from './triggers/get-job-picture.ts';
import { getPageTrigger, readPage } from './triggers/get-page.ts';
import { getPaintedChunkTrigger } from './triggers/get-painted-chunk.ts';
import { getSystemTrigger } from './triggers/get-system.ts';
import { listJobsTrigger, makeListsTrigger } from './triggers/list-jobs.ts';
import { notifyJobEndTrigger } from './triggers/notify-job-end.ts';
import { handlePoisonTrigger, listPoisonTrigger } from './triggers/poison.ts';
import { getPreviewPaintingTrigger, getPreviewTrigger, startPreviewTrigger } from './triggers/previews.ts';
import { startForgottenUploadsTrigger } from './triggers/start-forgotten-uploads.ts';
import { startJobTrigger } from './triggers/start-job.ts';
import { startUploadTrigger } from './triggers/start-upload.ts';
import { getStylePictureTrigger, listStylesTrigger } from './triggers/styles.ts';
import { taskReportedTrigger } from './triggers/task-reported.ts';
import { deliverAgainTrigger, listUndeliveredTrigger } from './triggers/undelivered.ts';
import { videoUploadedTrigger } from './triggers/video-uploaded.ts';

const settings = readSettings(AppSettings, process.env);
const instance = process.env['WEBSITE_INSTANCE_ID'] ?? `${hostname()}-${process.pid}`;
const warn = (event: string) => (reason: string) => void process.stderr.write(`${logLine(event, { reason })}\n`);
const telemetry = await startTelemetry({
  service: SERVICES.app,
  instance,
  env: process.env,
  warn: warn('telemetry'),
});
const storage = openStorage(process.env);
const styles = await readStyleCards(settings.REPAINT_MODELS);
const jobLogs = openJobLogs(storage.logs, `app-${instance.slice(0, 64)}`, warn('job-logs'));
const ports: Ports = {
  storage,
  styles,
  settings,
  media: new MediaThreads({ limits: { seconds: settings.REPAINT_READ_SECONDS } }),
  readPlan: cachedPlans(storage.jobs),
  jobLogs,
  ...(telemetry.isOn && { sampleQueues: queueSampler(storage.queues) }),
};

bindBlobsByReference();
// Without this, `GET /api/jobs/{id}/events` would be buffered until the job has ended.
app.setup({ enableHttpStream: true });
app.hook.appTerminate(() => jobLogs.flush());
if (telemetry.isOn) app.hook.appTerminate(() => telemetry.stop());

const { client } = durable.app;
const forAnybody = { authLevel: 'anonymous' } as const;

// Storage
client.storageBlob('videoUploaded', {
  path: `${CONTAINERS.videos}/{name}`,
  connection: 'DATA',
  source: settings.REPAINT_BLOB_SOURCE,
  sdkBinding: true,
  handler: videoUploadedTrigger(ports),
});
client.timer('startForgottenUploads', {
  schedule: '0 */5 * * * *',
  handler: startForgottenUploadsTrigger(ports),
});
client.storageQueue('taskReported', {
  queueName: QUEUES.reports,
  connection: 'WORK',
  handler: taskReportedTrigger(ports),
});
client.storageQueue('notifyJobEnd', {
  queueName: QUEUES.notifications,
  connection: 'WORK',
  handler: notifyJobEndTrigger(ports),
});

// HTTP
type Route = readonly [name: string, method: HttpMethod, route: string, handler: HttpDurableClientHandler];
const behindKey: readonly Route[] = [
  ['startJob', 'POST', 'api/jobs', startJobTrigger(ports)],
  ['listJobs', 'GET', 'api/jobs', listJobsTrigger(ports)],
  ['makeLists', 'POST', 'api/lists', makeListsTrigger(ports)],
  ['getJob', 'GET', 'api/jobs/{id}', getJobTrigger(ports)],
  ['cancelJob', 'DELETE', 'api/jobs/{id}', cancelJobTrigger(ports)],
  ['followJob', 'GET', 'api/jobs/{id}/events', followJobTrigger(ports)],
  ['getJobLinks', 'GET', 'api/jobs/{id}/links', getJobLinksTrigger(ports)],
  ['getJobLogs', 'GET', 'api/jobs/{id}/logs', getJobLogsTrigger(ports)],
  ['getJobHistory', 'GET', 'api/jobs/{id}/history', getJobHistoryTrigger()],
  ['getPaintedChunk', 'GET', 'api/jobs/{id}/chunks/{number}', getPaintedChunkTrigger(ports)],
  ['getSystem', 'GET', 'api/system', getSystemTrigger(ports)],
  ['listPoison', 'GET', 'api/poison', listPoisonTrigger(ports)],
  ['handlePoison', 'POST', 'api/poison', handlePoisonTrigger(ports)],
  ['estimateJob', 'POST', 'api/estimates', estimateJobTrigger(ports)],
  ['listUndelivered', 'GET', 'api/notifications', listUndeliveredTrigger(ports)],
  ['deliverAgain', 'POST', 'api/notifications/{delivery}', deliverAgainTrigger(ports)],
  ['startUpload', 'POST', 'api/uploads', startUploadTrigger(ports)],
  ['addPicture', 'POST', 'api/pictures', addPictureTrigger(ports)],
  ['startPreview', 'POST', 'api/previews', startPreviewTrigger(ports)],
  ['getPreview', 'GET', 'api/previews/{id}', getPreviewTrigger(ports)],
  ['getPreviewPainting', 'GET', 'api/previews/{id}/{number}', getPreviewPaintingTrigger(ports)],
  ['listStyles', 'GET', 'api/styles', listStylesTrigger(ports)],
  ...JOB_PICTURES.map(
    ([name, kind]): Route => [name, 'GET', `api/jobs/{id}/${kind}`, getJobPictureTrigger(ports, kind)],
  ),
];
for (const [name, method, route, handler] of behindKey) {
  client.http(name, { authLevel: 'function', route, methods: [method], handler });
}
client.http('getStylePicture', {
  ...forAnybody,
  route: 'api/styles/{network}/{name}/picture',
  methods: ['GET'],
  handler: getStylePictureTrigger(ports),
});
app.http('getHealth', { ...forAnybody, route: 'api/health', methods: ['GET'], handler: getHealthTrigger(ports) });
app.http('getOpenApi', {
  ...forAnybody,
  route: 'api/openapi.json',
  methods: ['GET'],
  handler: async () => ({ jsonBody: openApiDocument() }),
});
app.http('getPage', {
  ...forAnybody,
  route: '{*path}',
  methods: ['GET'],
  handler: getPageTrigger(readPage(new URL('../web/', import.meta.url)), storage.links),
});

// Orchestrations
app.hook.preInvocation(({ inputs }) => nameFailures(inputs));
durable.app.orchestration('paintVideo', paintVideo);
durable.app.orchestration('runTasks', runTasks);
// Jobs that began before there was `runTasks` still call this.
durable.app.orchestration('paintChunks', paintChunks);

// Activities
perform(inspectVideo);
perform(checkRoom);
perform(planChunks);
perform(queueTasks);
perform(checkTasks);
perform(stopJob);
perform(assembleVideo);
perform(writeManifest);
perform(removeIntermediates);
perform(recordJobEnd);

function perform<Input, Output>(activity: Activity<Input, Output>): void {
  const run = activity.run(ports);
  durable.app.activity(activity.name, { handler: (input: Input, context) => run(input, context) });
}
