import { z } from 'zod';
import { Chunk } from './chunk.ts';
import { EncoderSettings, PictureEncoder } from './encoder-settings.ts';
import { Job } from './job.ts';
import { Looks, PlannedStyle } from './looks.ts';
import { ModelName, ModelVersion } from './model-name.ts';
import { EngineSettings } from './painting-settings.ts';
import { SourceVideo } from './source-video.ts';

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
