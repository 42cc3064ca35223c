import type { Result } from '../../core/contracts/failure.ts';
import type { Job, VideoRef } from '../../core/contracts/job.ts';
import { DEFAULT_SETTINGS } from '../../core/contracts/painting-settings.ts';
import type { PaintingPlan, Plan } from '../../core/contracts/plan.ts';
import { jobIdOf } from '../../core/jobs/job-id-of.ts';
import { jobBlob } from '../../core/storage/names.ts';
import type { FoundVideo } from '../../core/storage/ports.ts';
import { readStyleCards } from '../../engine/cards/read-style-cards.ts';
import { inspectVideo } from '../../functions/activities/inspect-video.ts';
import { planChunks } from '../../functions/activities/plan-chunks.ts';
import type { Ports } from '../../functions/ports.ts';
import { AppSettings } from '../../functions/settings.ts';
import { mediaThreads } from './media-threads.ts';
import type { TestStorage } from './start-storage.ts';

const LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Uploads a clip under a unique name. */
export async function upload(azure: TestStorage, bytes: Uint8Array): Promise<FoundVideo> {
  const name = await azure.upload(bytes, {});
  const video = await azure.storage.videos.find(name);
  if (!video) throw new Error(`${name} was uploaded and isn't there.`);
  return video;
}

/** Inspects and plans an upload to be painted with the real steps of the Function App, which store the plan. */
export async function planVideo(
  azure: TestStorage,
  { ref }: FoundVideo,
  chunkFrames: number,
  change: Partial<PaintingPlan> = {},
): Promise<PaintingPlan> {
  const plan = await planJob(azure, jobOf(ref, chunkFrames));
  if ('model' in plan) throw new Error('The plan is one for labels.');
  const changed = { ...plan, ...change };
  const text = JSON.stringify(changed);
  const blob = azure.blobs.getContainerClient('work').getBlockBlobClient(jobBlob(plan.job.id, 'plan'));
  await blob.upload(text, Buffer.byteLength(text));
  return changed;
}

/** Inspects and plans a job with the real steps of the Function App, which store the plan. */
export async function planJob({ storage, jobLogs }: TestStorage, job: Job): Promise<Plan> {
  const ports = await appPorts({ storage, jobLogs });
  resultOf(await inspectVideo.run(ports)({ job }, LOG));
  resultOf(await planChunks.run(ports)({ job }, LOG));
  const plan = await storage.jobs.readPlan(job.id);
  if (!plan) throw new Error('The plan was written and is not there.');
  return plan;
}

/** Opens the ports of the Function App on a test's storage. */
export async function appPorts({ storage, jobLogs }: Pick<TestStorage, 'storage' | 'jobLogs'>): Promise<Ports> {
  const styles = await readStyleCards('models');
  const { readPlan } = storage.jobs;
  return { storage, styles, settings: AppSettings.parse({}), media: mediaThreads, jobLogs, readPlan };
}

/** Makes the job of an upload, as a request would. */
export function jobOf(video: VideoRef, chunkFrames: number, asked: Partial<Job['settings']> = {}): Job {
  const settings = { style: 'starry-night', ...DEFAULT_SETTINGS, chunkFrames, ...asked };
  return {
    schemaVersion: 1,
    id: jobIdOf(video, settings),
    run: 1,
    repairs: 0,
    orchestrations: 2,
    video,
    settings,
    output: video.name,
    manifest: `${video.name}.manifest.json`,
  };
}

/** Returns the value of a step. @throws what it failed with */
export function resultOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(result.error.message);
}
