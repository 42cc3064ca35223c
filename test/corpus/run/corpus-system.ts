import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { z } from 'zod';
import { Failure } from '../../../core/contracts/failure.ts';
import type { Job } from '../../../core/contracts/job.ts';
import { groupOfTask, Report } from '../../../core/contracts/task.ts';
import type { Ffmpeg } from '../../../core/media/ffmpeg/find-ffmpeg.ts';
import type { Storage } from '../../../core/storage/azure/open-storage.ts';
import type { FoundVideo } from '../../../core/storage/ports.ts';
import { readStyleCards } from '../../../engine/cards/read-style-cards.ts';
import type { Activity } from '../../../functions/activities/activity.ts';
import { groupInstanceId } from '../../../functions/jobs/group-instance-id.ts';
import { jobOf } from '../../../functions/jobs/job-of.ts';
import type { Ports } from '../../../functions/ports.ts';
import { AppSettings } from '../../../functions/settings.ts';
import { atEnd } from '../../../packages/functions-host/test/support/free-resources.ts';
import { openPorts } from '../../../workers/open-ports.ts';
import type { WorkerPorts } from '../../../workers/ports.ts';
import { taskLanes } from '../../../workers/queue/handle-message.ts';
import { takeTasks } from '../../../workers/queue/take-tasks.ts';
import { WorkerSettings } from '../../../workers/settings.ts';
import { mediaThreads } from '../../support/media-threads.ts';
import { startStorage, type TestStorage } from '../../support/start-storage.ts';
import type { Row } from '../row.ts';
import { exportsOf } from './find-functions.ts';
import { identityEngine } from './identity-engine.ts';
import { Orchestrations, type Orchestrator } from './orchestrate.ts';

/** Chunks are small, so that a clip of a second has several. */
const CHUNK_FRAMES = '13';
const VISIBILITY_SECONDS = 20;
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

export type Outcome =
  | { readonly state: 'painted'; readonly name: string; readonly painting: Buffer; readonly manifest: Buffer }
  | { readonly state: 'failed'; readonly failure: Failure };

export interface CorpusSystem {
  /** Sends a file through upload, orchestration, tasks and join. */
  paint(path: string, name: string, how?: Pick<Row, 'settings' | 'metadata'>): Promise<Outcome>;
}

/**
 * Starts the real activities, orchestrators and tasks on one storage emulator, in this process, with an engine that returns frames
 * unchanged. All use one build of FFmpeg, because fluent-ffmpeg supports one per process.
 */
export async function startCorpusSystem({ path }: Pick<Ffmpeg, 'path'>): Promise<CorpusSystem> {
  const azure = await startStorage();
  Object.assign(process.env, { DATA: azure.connection, WORK: azure.connection, FFMPEG_PATH: path });
  const [activities, orchestrators] = await Promise.all([
    exportsOf('functions/activities'),
    exportsOf('functions/orchestrators'),
  ]);
  const styles = await readStyleCards('models');
  const portsOfJobs = new Map<string, Ports>();
  const orchestrations = new Orchestrations({
    orchestrator: (name) => found(orchestrators, name) as Orchestrator,
    activity: (name) => (input) => {
      const activity = found(activities, name) as Activity<unknown, unknown>;
      return activity.run(portsOfJobs.get(jobIn(input)) as Ports)(input, SILENT);
    },
  });
  await startWorker(({ job, run, task }) =>
    orchestrations.raise(groupInstanceId({ id: job, run }, groupOfTask(task)), 'taskReported'),
  );

  return {
    async paint(file, name, { settings = {}, metadata = {} } = {}) {
      const ports: Ports = {
        storage: azure.storage,
        styles,
        settings: AppSettings.parse({ REPAINT_CHUNK_FRAMES: CHUNK_FRAMES, ...settings }),
        media: mediaThreads,
        jobLogs: azure.jobLogs,
        readPlan: (job) => azure.storage.jobs.readPlan(job),
      };
      const video = await upload(azure, file, name, metadata);
      const job: Job = { ...jobOf(ports, { video, by: 'request' }), run: 1 };
      portsOfJobs.set(job.id, ports);
      const { customStatus, failure } = await orchestrations.run('paintVideo', job.id, job);
      if (failure !== undefined) return { state: 'failed', failure: failureOf(customStatus, failure) };
      const [painting, manifest] = await Promise.all([job.output, job.manifest].map((blob) => download(azure, blob)));
      return { state: 'painted', name: job.output, painting: painting as Buffer, manifest: manifest as Buffer };
    },
  };
}

function found(functions: ReadonlyMap<string, unknown>, name: string): unknown {
  const value = functions.get(name);
  if (value === undefined) throw new Error(`There is no function ${name}.`);
  return value;
}

/** Returns the job id of an activity's input, which has the id or the whole job. */
function jobIn(input: unknown): string {
  const { job } = z.object({ job: z.union([z.string(), z.object({ id: z.string() })]) }).parse(input);
  return typeof job === 'string' ? job : job.id;
}

function failureOf(customStatus: unknown, thrown: unknown): Failure {
  const status = z.object({ failure: Failure }).safeParse(customStatus);
  if (status.success) return status.data.failure;
  const message = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return { code: 'internal', message: message.slice(0, 2_000), retryable: false };
}

/** Uploads a file to its own folder, because rows may share a name but outputs must not. */
async function upload(
  { blobs, storage }: TestStorage,
  file: string,
  name: string,
  metadata: Record<string, string>,
): Promise<FoundVideo> {
  const blob = `${randomUUID()}/${name}`;
  await blobs
    .getContainerClient('videos')
    .getBlockBlobClient(blob)
    .uploadData(await readFile(file), { metadata });
  const video = await storage.videos.find(blob);
  if (!video) throw new Error(`${blob} was uploaded and isn't there.`);
  return video;
}

function download({ blobs }: TestStorage, blob: string): Promise<Buffer> {
  return blobs.getContainerClient('painted').getBlobClient(blob).downloadToBuffer();
}

/** Starts a worker, without the real engine and without the waits between attempts. */
async function startWorker(onReport: (report: Report) => void): Promise<void> {
  const settings = WorkerSettings.parse({ REPAINT_VISIBILITY_SECONDS: VISIBILITY_SECONDS });
  const opened = await openPorts(settings, pino({ level: process.env['CORPUS_LOG'] ?? 'silent' }));
  const ports: WorkerPorts = {
    ...opened,
    storage: { ...opened.storage, queues: queuesOf(opened.storage, onReport) },
    engines: { use: (_plan, work) => work(identityEngine), forget: () => undefined, close: async () => undefined },
  };
  const stopping = new AbortController();
  const taking = takeTasks({
    lanes: taskLanes(ports, stopping.signal),
    atOnce: settings.REPAINT_TASKS_AT_ONCE,
    visibilitySeconds: VISIBILITY_SECONDS,
    longestWaitSeconds: 0.1,
    onError: () => undefined,
    stopping: stopping.signal,
  });
  atEnd(async () => {
    stopping.abort();
    await taking;
    await opened.sources.close();
  });
}

function queuesOf({ queues }: Storage, onReport: (report: Report) => void): Storage['queues'] {
  return {
    ...queues,
    tasks: { ...queues.tasks, send: (text) => queues.tasks.send(text) },
    reports: {
      ...queues.reports,
      send: async (text) => {
        const report = Report.parse(JSON.parse(text));
        if (report.outcome !== 'will-retry') onReport(report);
      },
    },
  };
}
