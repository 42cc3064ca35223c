import { z } from 'zod';
import { BlobName } from './blob-name.ts';
import { Failure } from './failure.ts';
import { JobId } from './job-id.ts';
import { AskedSettings, PaintingSettings } from './painting-settings.ts';

/** What a user may ask for. */
export const JobRequest = z.strictObject({
  /** In the `videos` container. */
  video: BlobName,
  ...AskedSettings.shape,
  /** Paint it anew, whatever is stored; a job that runs goes on. */
  again: z.boolean().optional(),
});
export type JobRequest = z.infer<typeof JobRequest>;

/** One version of one video: every read carries `etag`. */
export const VideoRef = z.strictObject({
  account: z.string(),
  container: z.string(),
  name: BlobName,
  etag: z.string().min(1),
  bytes: z.int().min(0),
});
export type VideoRef = z.infer<typeof VideoRef>;

/** Where the spans of a run belong; there where telemetry was on when it started. */
export const JobTrace = z.strictObject({
  /** W3C trace context of the span that started the run. */
  traceparent: z.string().max(64),
  startedAt: z.iso.datetime(),
});
export type JobTrace = z.infer<typeof JobTrace>;

/** Histories and plans from before the format had its name call it the container. */
function renamed(settings: unknown): unknown {
  if (typeof settings !== 'object' || settings === null || !('container' in settings)) return settings;
  const { container: format, ...others } = settings;
  return { ...others, format };
}

/** The input of the `paintVideo` orchestration. */
export const Job = z.strictObject({
  schemaVersion: z.literal(1),
  id: JobId,
  /** 1 for the first start; a failed or cancelled job that is started again counts on. */
  run: z.int().min(1),
  /** How often it has already gone back to replace a broken chunk. */
  repairs: z.int().min(0).default(0),
  /** Which orchestrations run it. Jobs that began before there was a choice go on with the first. */
  orchestrations: z.int().min(1).max(2).default(1),
  /** The run that was asked to paint anew; it finds only chunks of its own. */
  anew: z.int().min(1).optional(),
  video: VideoRef,
  settings: z.preprocess(renamed, PaintingSettings),
  /** The pictures that its styles name, as they lay in the `styles` container when it started. */
  pictures: z.array(VideoRef).max(64).optional(),
  /** Why this job fails before it begins: what its upload asks for can't be read. */
  refusal: Failure.optional(),
  /** Blob name in the `painted` container. */
  output: BlobName,
  manifest: BlobName,
  /** When this run was asked for; lists are ordered by it. */
  startedAt: z.iso.datetime().optional(),
  trace: JobTrace.optional(),
});
export type Job = z.infer<typeof Job>;

export const JobState = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);
export type JobState = z.infer<typeof JobState>;

export const JobPhase = z.enum([
  'queued',
  'inspecting',
  'converting',
  'planning',
  'painting',
  'assembling',
  'finishing',
  'ended',
]);
export type JobPhase = z.infer<typeof JobPhase>;

const Progress = z.strictObject({ done: z.int().min(0), total: z.int().min(0) });

/** A job as the HTTP API tells it. */
export const JobView = z.strictObject({
  id: JobId,
  state: JobState,
  phase: JobPhase,
  video: z.string(),
  ...PaintingSettings.shape,
  /** Counted in storage, so it is true after any restart; `total` is 0 until the video has been planned. */
  frames: Progress,
  chunks: Progress,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** `<container>/<blob name>` of the painted video, once it is there. */
  output: z.string().optional(),
  manifest: z.string().optional(),
  error: Failure.optional(),
});
export type JobView = z.infer<typeof JobView>;

export const JobList = z.strictObject({
  jobs: z.array(JobView),
  /** Asks for the next page. */
  next: z.string().optional(),
  /** Jobs on this page that this version can't read; left out. */
  unreadable: z.int().min(1).optional(),
  /** How many there are, where it was asked for; those that are queued or run are `active`. */
  counts: z
    .strictObject({
      active: z.int().min(0),
      succeeded: z.int().min(0),
      failed: z.int().min(0),
      cancelled: z.int().min(0),
    })
    .optional(),
});
export type JobList = z.infer<typeof JobList>;
