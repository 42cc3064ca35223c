import { z } from 'zod';
import { BlobName } from './blob-name.ts';
import { Failure } from './failure.ts';
import { ModelName } from './model-name.ts';
import { AskedSettings, PaintingSettings } from './painting-settings.ts';

/** What a job may cost and when it has to be done. They are of the job, not of the painting: its id and its chunks don't depend on them. */
export const JobLimits = z.strictObject({
  /** The most that its workers may cost, in the currency of the app's prices. */
  maxCost: z.number().positive().optional(),
  /** The time by which it has to be painted. */
  deadline: z.iso.datetime({ offset: true }).optional(),
});
export type JobLimits = z.infer<typeof JobLimits>;

/** Picks the limits that are set from a request, or from the flags of a command. */
export function limitsIn({
  maxCost,
  deadline,
}: { readonly [L in keyof JobLimits]?: JobLimits[L] | undefined }): JobLimits {
  return { ...(maxCost !== undefined && { maxCost }), ...(deadline !== undefined && { deadline }) };
}

/** Priority of a job's tasks over those of other jobs. It doesn't affect the painting. */
export const Priority = z.enum(['low', 'normal', 'high']);
export type Priority = z.infer<typeof Priority>;

/** What the workers of a run have cost, by the time in which they had chunks in hand that are stored now. */
export const Spent = z.strictObject({ cost: z.number().min(0), currency: z.string() });
export type Spent = z.infer<typeof Spent>;

/** `job-` and 32 hex digits: the name of a job, of its orchestration and of its folder in the `work` container. */
export const JobId = z.string().regex(/^job-[0-9a-f]{32}$/);
export type JobId = z.infer<typeof JobId>;

/** What a user may ask for. */
export const JobRequest = z.strictObject({
  /** Blob name in the `videos` container. */
  video: BlobName,
  ...AskedSettings.shape,
  /** True to paint all of it again, even if the painting or some of its chunks are stored. A job that is running is left to run. */
  again: z.boolean().optional(),
  priority: Priority.optional(),
  /** Address that is posted to when the job has ended. */
  notify: z.url().max(2_000).optional(),
  ...JobLimits.shape,
});
export type JobRequest = z.infer<typeof JobRequest>;

/** One version of one blob. Every read is conditional on `etag`, so that no other version is read. */
export const VideoRef = z.strictObject({
  account: z.string(),
  container: z.string(),
  name: BlobName,
  etag: z.string().min(1),
  bytes: z.int().min(0),
});
export type VideoRef = z.infer<typeof VideoRef>;

/** The trace that the spans of a run belong to. It is set if telemetry was on when the run started. */
export const JobTrace = z.strictObject({
  /** W3C trace context of the span that started the run. */
  traceparent: z.string().max(64),
  startedAt: z.iso.datetime(),
});
export type JobTrace = z.infer<typeof JobTrace>;

/** The input of the `paintVideo` orchestration. */
export const Job = z.strictObject({
  schemaVersion: z.literal(1),
  id: JobId,
  /** 1 for the first start. Each time a failed or cancelled job is started again, the number rises by one. */
  run: z.int().min(1),
  /** How often the run has already gone back to painting to replace a broken chunk. */
  repairs: z.int().min(0).default(0),
  /** Version of the orchestrations that run the job. Jobs from before there were versions continue with 1. */
  orchestrations: z.int().min(1).max(2).default(1),
  /** Set if everything is to be painted again: the run that began it. Only chunks painted since then are used. */
  anew: z.int().min(1).optional(),
  video: VideoRef,
  settings: PaintingSettings,
  /** The pictures that the styles name, in the versions that the `styles` container held when the job started. */
  pictures: z.array(VideoRef).max(64).optional(),
  /** Set if the job has to fail at once, because the settings in the metadata of its upload can't be read. */
  refusal: Failure.optional(),
  /** Blob name in the `painted` container. */
  output: BlobName,
  manifest: BlobName,
  /** The time at which this run was requested. Lists of jobs are ordered by it. */
  startedAt: z.iso.datetime().optional(),
  /** Absent if it is `normal`. */
  priority: Priority.optional(),
  /** Set if the job waits until the earlier jobs of its folder leave room. */
  waits: z.literal(true).optional(),
  limits: JobLimits.optional(),
  /** Address that is posted to when the run has ended. */
  notify: z.url().optional(),
  trace: JobTrace.optional(),
});
export type Job = z.infer<typeof Job>;

/** `work/stopped/<id>.json`: the reason why no further task of a job is to be done. */
export const Stop = z.discriminatedUnion('reason', [
  z.strictObject({ reason: z.literal('finished') }),
  z.strictObject({ reason: z.enum(['failed', 'cancelled']), failure: Failure }),
]);
export type Stop = z.infer<typeof Stop>;

export const JobState = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);
export type JobState = z.infer<typeof JobState>;

export const JobPhase = z.enum([
  'queued',
  'waiting',
  'inspecting',
  'converting',
  'planning',
  'painting',
  'labelling',
  'assembling',
  'finishing',
  'ended',
]);
export type JobPhase = z.infer<typeof JobPhase>;

const Progress = z.strictObject({ done: z.int().min(0), total: z.int().min(0) });

/** What the HTTP API says of a job of either kind. */
const viewed = {
  id: JobId,
  state: JobState,
  phase: JobPhase,
  video: z.string(),
  ...JobLimits.shape,
  /** Counted in storage, so the numbers stay right after a restart. `total` is 0 until the video has been planned. */
  frames: Progress,
  chunks: Progress,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** `<container>/<blob name>` of the painting or the labels, once they are stored. */
  output: z.string().optional(),
  manifest: z.string().optional(),
  error: Failure.optional(),
  /** While workers are at it: what this run has cost so far. Absent if the app has no price. */
  spent: Spent.optional(),
  /** `<container>/<folder>` of its logs, which `GET /api/jobs/{id}/logs` returns. */
  logs: z.string(),
};

/** A job that paints, as the HTTP API describes it. */
export const PaintJobView = z.strictObject({
  kind: z.literal('paint'),
  ...viewed,
  ...PaintingSettings.omit({ model: true }).shape,
});
export type PaintJobView = z.infer<typeof PaintJobView>;

/** A job that labels the frames of its video, as the HTTP API describes it. */
export const LabelJobView = z.strictObject({
  kind: z.literal('label'),
  ...viewed,
  model: ModelName,
  ...PaintingSettings.pick({ from: true, to: true, chunkFrames: true }).shape,
});
export type LabelJobView = z.infer<typeof LabelJobView>;

/** A job as the HTTP API describes it. */
export const JobView = z.discriminatedUnion('kind', [PaintJobView, LabelJobView]);
export type JobView = z.infer<typeof JobView>;

export const JobList = z.strictObject({
  jobs: z.array(JobView),
  /** Token that asks for the next page. Absent on the last page. */
  next: z.string().optional(),
  /** Number of jobs left out of this page because this version of Repaint can't read them. */
  unreadable: z.int().min(1).optional(),
  /** The number of jobs in each state, if it was requested. Queued and running jobs are `active`. */
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
