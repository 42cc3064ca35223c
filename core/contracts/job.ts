import { z } from 'zod';
import { BlobName } from './blob-name.ts';
import { Failure } from './failure.ts';
import { JobId } from './job-id.ts';
import { DEFAULT_OUTPUT, EncoderChoice, OutputCodec, OutputContainer, Quality } from './output-settings.ts';
import { DEFAULT_PAINTING, KeepColors, Precision, Strength, StrokeSize } from './painting-options.ts';
import { StyleName, StyleText } from './style-mix.ts';

/** Frames that a chunk aims at: `auto` goes by the length of the video. */
export const ChunkFrames = z.union([z.literal('auto'), z.int().min(1).max(2_000)], {
  error: 'expected "auto" or a whole number of frames from 1 to 2000',
});
export type ChunkFrames = z.infer<typeof ChunkFrames>;

/** What a user may ask for. `style` is a style's name, or a mix such as `starry-night:0.7,great-wave:0.3`. */
export const JobRequest = z.strictObject({
  /** In the `videos` container. */
  video: BlobName,
  style: StyleText.optional(),
  /** The network that paints; the first that has the style, unless given. */
  network: StyleName.optional(),
  /** 0 gives the source back, 1 is the full style. */
  strength: Strength.optional(),
  /** The source's colours with the style's strokes. */
  keepColors: KeepColors.optional(),
  /** 2 paints strokes twice as large, 0.5 half as large. */
  strokeSize: StrokeSize.optional(),
  /** `auto` is int8 on a CPU where the style is as good in it, else fp32. */
  precision: Precision.optional(),
  /** More means fewer, longer tasks. The painted pixels don't depend on it. */
  chunkFrames: ChunkFrames.optional(),
  /** What the painting is written as; its name ends in it. */
  container: OutputContainer.optional(),
  codec: OutputCodec.optional(),
  /** 0 is the smallest file, 100 the best picture, for every codec. */
  quality: Quality.optional(),
  /** `auto` takes a hardware encoder where the workers have shown one that works. */
  encoder: EncoderChoice.optional(),
});
export type JobRequest = z.infer<typeof JobRequest>;

/** The settings that change the output, all of them decided. */
export const JobSettings = z.strictObject({
  style: z.string(),
  network: StyleName.optional(),
  strength: Strength,
  chunkFrames: ChunkFrames,
  // Jobs of before there was a choice are read back as what they were.
  keepColors: KeepColors.default(DEFAULT_PAINTING.keepColors),
  strokeSize: StrokeSize.default(DEFAULT_PAINTING.strokeSize),
  precision: Precision.default(DEFAULT_PAINTING.precision),
  container: OutputContainer.default(DEFAULT_OUTPUT.container),
  codec: OutputCodec.default(DEFAULT_OUTPUT.codec),
  quality: Quality.default(DEFAULT_OUTPUT.quality),
  encoder: EncoderChoice.default(DEFAULT_OUTPUT.encoder),
});
export type JobSettings = z.infer<typeof JobSettings>;

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

/** The input of the `paintVideo` orchestration. */
export const Job = z.strictObject({
  schemaVersion: z.literal(1),
  id: JobId,
  /** 1 for the first start; a failed or cancelled job that is started again counts on. */
  run: z.int().min(1),
  /** How often it has already gone back to replace a broken chunk. */
  repairs: z.int().min(0).default(0),
  video: VideoRef,
  settings: JobSettings,
  /** Blob name in the `painted` container. */
  output: BlobName,
  manifest: BlobName,
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
  style: z.string(),
  /** Where one was asked for. */
  network: StyleName.optional(),
  strength: z.number(),
  keepColors: KeepColors,
  strokeSize: StrokeSize,
  precision: Precision,
  container: OutputContainer,
  codec: OutputCodec,
  quality: Quality,
  encoder: EncoderChoice,
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

export const JobList = z.strictObject({ jobs: z.array(JobView), next: z.string().optional() });
export type JobList = z.infer<typeof JobList>;
