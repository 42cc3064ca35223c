import { randomUUID } from 'node:crypto';
import type { Result } from '../../core/contracts/failure.ts';
import type { Job, VideoRef } from '../../core/contracts/job.ts';
import { DEFAULT_SETTINGS } from '../../core/contracts/painting-settings.ts';
import type { Plan } from '../../core/contracts/plan.ts';
import { jobIdOf } from '../../core/jobs/job-id-of.ts';
import { planBlob } from '../../core/storage/names.ts';
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
export async function upload({ blobs, storage }: TestStorage, bytes: Uint8Array): Promise<FoundVideo> {
  const name = `${randomUUID()}.mp4`;
  await blobs.getContainerClient('videos').getBlockBlobClient(name).uploadData(bytes);
  const video = await storage.videos.find(name);
  if (!video) throw new Error(`${name} was uploaded and isn't there.`);
  return video;
}

/** Inspects and plans an upload with the real steps of the Function App, which store the plan. */
export async function planVideo(
  { storage, jobLogs, blobs }: TestStorage,
  { ref }: FoundVideo,
  chunkFrames: number,
  change: Partial<Plan> = {},
): Promise<Plan> {
  const styles = await readStyleCards('models');
  const { readPlan } = storage.jobs;
  const ports: Ports = { storage, styles, settings: AppSettings.parse({}), media: mediaThreads, jobLogs, readPlan };
  const job = jobOf(ref, chunkFrames);
  resultOf(await inspectVideo.run(ports)({ job }, LOG));
  resultOf(await planChunks.run(ports)({ job }, LOG));
  const plan = await storage.jobs.readPlan(job.id);
  if (!plan) throw new Error('The plan was written and is not there.');
  const changed = { ...plan, ...change };
  const text = JSON.stringify(changed);
  await blobs.getContainerClient('work').getBlockBlobClient(planBlob(job.id)).upload(text, Buffer.byteLength(text));
  return changed;
}

/** Makes the job of an upload, as a request would. */
export function jobOf(video: VideoRef, chunkFrames: number): Job {
  const settings = { style: 'starry-night', ...DEFAULT_SETTINGS, chunkFrames };
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

function resultOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(result.error.message);
}
