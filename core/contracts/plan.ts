import { z } from 'zod';
import { Chunk } from './chunk.ts';
import { EncoderSettings, PictureEncoder } from './encoder-settings.ts';
import { Job } from './job.ts';
import { ModelName, ModelVersion } from './model-name.ts';
import { Strength, StrokeSize } from './painting-options.ts';
import { EngineSettings } from './painting-settings.ts';
import { SourceVideo } from './source-video.ts';
import { StyleName } from './style-choice.ts';

const weight = z.number().positive().max(1);

/** A style as the engine is given it: names that the network knows, and codes that an encoder made of pictures. Weights add up to 1. */
export const PlannedStyle = z
  .array(
    z.union([
      z.strictObject({ style: StyleName, weight }),
      z.strictObject({ picture: z.string(), code: z.array(z.number()).min(1).max(4_096), weight }),
    ]),
  )
  .min(1)
  .max(64);
export type PlannedStyle = z.infer<typeof PlannedStyle>;

/** Seconds from the first frame. */
const at = z.number();

/** The settings that change within a video. The times of each list ascend. */
export const Looks = z.strictObject({
  /** Each style is painted from `at` on. The style before it turns into it within `transition` seconds. */
  styles: z.array(z.strictObject({ at, transition: z.number().min(0), style: PlannedStyle })).optional(),
  strength: z.array(z.strictObject({ at, value: Strength })).optional(),
  strokeSize: z.array(z.strictObject({ at, value: StrokeSize })).optional(),
});
export type Looks = z.infer<typeof Looks>;

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The network that paints, and its settings. All of it is part of each chunk's hash. */
export const PlannedNetwork = z.strictObject({
  name: z.string(),
  style: PlannedStyle,
  ...EngineSettings.shape,
  /** Hash over the hashes of the weights that the style cards state for the styles of the mix. */
  weights: Sha256,
});
export type PlannedNetwork = z.infer<typeof PlannedNetwork>;

export const PlannedChunk = Chunk.extend({ hash: Sha256 });
export type PlannedChunk = z.infer<typeof PlannedChunk>;

/** The model that labels. All of it is part of each chunk's hash. */
export const PlannedModel = z.strictObject({
  name: ModelName,
  version: ModelVersion,
  /** Hash over its card and those of the models that feed it; they state the hashes of all files. */
  sha256: Sha256,
});
export type PlannedModel = z.infer<typeof PlannedModel>;

const planned = {
  schemaVersion: z.literal(1),
  job: Job,
  /** Hash of account, container, name and ETag. It names the folder of all chunks of this version of the source. */
  sourceHash: Sha256,
  video: SourceVideo,
  chunks: z.array(PlannedChunk).min(1),
  /** Share of all frames, from 0 to 1, that may be undecodable before the job fails. */
  maxDamage: z.number().min(0).max(1).optional(),
  /** True if there is a `sound` task, which prepares all extras. */
  sound: z.boolean(),
};

/** The plan of a job that paints. */
export const PaintingPlan = z.strictObject({
  ...planned,
  network: PlannedNetwork,
  /** Set if some settings change within the video. */
  looks: Looks.optional(),
  encoder: z.union([EncoderSettings, PictureEncoder]),
});
export type PaintingPlan = z.infer<typeof PaintingPlan>;

/** The plan of a job that labels: each chunk becomes the lines of its frames. */
export const LabellingPlan = z.strictObject({ ...planned, model: PlannedModel });
export type LabellingPlan = z.infer<typeof LabellingPlan>;

/** `work/jobs/<id>/plan.json`: everything a worker needs to know about a job. It takes about 250 bytes per chunk. */
export const Plan = z.union([PaintingPlan, LabellingPlan]);
export type Plan = z.infer<typeof Plan>;
