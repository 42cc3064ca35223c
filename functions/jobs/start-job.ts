import type { DurableClient } from 'durable-functions';
import type { Job, JobRequest, JobSettings } from '../../core/contracts/job.ts';
import { formatStyleMix, parseStyleMix } from '../../core/contracts/style-mix.ts';
import { jobIdOf } from '../../core/jobs/job-id-of.ts';
import { outputNames } from '../../core/jobs/output-names.ts';
import { uploadStyle } from '../../core/jobs/upload-style.ts';
import type { FoundVideo } from '../../core/storage/ports.ts';
import { defaultStyle } from '../../core/styles/known-styles.ts';
import type { Ports } from '../ports.ts';
import { type DurableJob, findDurableJob } from './durable-jobs.ts';
import { jobState } from './job-state.ts';

export interface StartRequest {
  readonly video: FoundVideo;
  /** What is asked for; the rest is the upload's own or the app's. */
  readonly asked?: Omit<JobRequest, 'video'>;
  /** An upload leaves a failed or cancelled job as it is; a request starts it again. */
  readonly by: 'upload' | 'request';
}

/**
 * The one rule that starts jobs: a job that is running or has succeeded is the answer; one that failed or was cancelled
 * is started again on request. Asked twice at once, it starts once: the instance id is the job's.
 */
export async function startJob(ports: Ports, client: DurableClient, request: StartRequest): Promise<DurableJob> {
  const job = jobOf(ports, request);
  const known = await findDurableJob(client, job.id);
  if (known && !(request.by === 'request' && ['failed', 'cancelled'].includes(jobState(known)))) return known;

  // Also for a job that nobody knows: its history may have been purged, and what stopped it must not stop this one.
  await ports.storage.jobs.resume(job.id);
  await startOnce(client, { ...job, run: (known?.input.run ?? 0) + 1 });
  const started = await findDurableJob(client, job.id);
  if (!started) throw new Error(`${job.id} was started but can't be found.`);
  return started;
}

/** What a request asks for, decided. */
export function jobOf({ styles, settings }: Ports, { video, asked = {} }: StartRequest): Omit<Job, 'run'> {
  const known = { styles: styles.map(({ name }) => name), defaultStyle: defaultStyle(styles).name };
  const ownStyle = normalised(uploadStyle({ name: video.ref.name, metadata: video.metadata }, known));
  const decided: JobSettings = {
    style: asked.style === undefined ? ownStyle : normalised(asked.style),
    strength: asked.strength ?? 1,
    chunkFrames: asked.chunkFrames ?? settings.REPAINT_CHUNK_FRAMES,
    container: asked.container ?? settings.REPAINT_CONTAINER,
    codec: asked.codec ?? settings.REPAINT_CODEC,
    quality: asked.quality ?? settings.REPAINT_QUALITY,
    encoder: asked.encoder ?? settings.REPAINT_ENCODER,
  };
  return {
    schemaVersion: 1,
    id: jobIdOf(video.ref, decided),
    repairs: 0,
    video: video.ref,
    settings: decided,
    ...outputNames(video.ref.name, decided, { ownStyle, styles: known.styles }),
  };
}

/** One mix has one spelling, and so one job. What is no style stays as it is: planning refuses it by name. */
function normalised(style: string): string {
  try {
    return formatStyleMix(parseStyleMix(style));
  } catch {
    return style;
  }
}

/** Somebody else may have started it since we looked; the extension then refuses, and theirs is the answer. */
async function startOnce(client: DurableClient, job: Job): Promise<void> {
  try {
    await client.startNew('paintVideo', { instanceId: job.id, input: job });
  } catch (thrown) {
    if (!(await findDurableJob(client, job.id))) throw thrown;
  }
}
