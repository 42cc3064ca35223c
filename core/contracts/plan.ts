import { z } from 'zod';
import { Chunk } from './chunk.ts';
import { EncoderSettings } from './encoder-settings.ts';
import { Job } from './job.ts';
import { Looks, PlannedStyle } from './looks.ts';
import { EngineSettings } from './painting-settings.ts';
import { SourceVideo } from './source-video.ts';

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Which weights paint, and how: part of what a chunk's hash is made of. */
export const PlannedNetwork = z.strictObject({
  name: z.string(),
  style: PlannedStyle,
  ...EngineSettings.shape,
  /** Hash over the weights of the styles in the mix, as the style card states them. */
  weights: Sha256,
});
export type PlannedNetwork = z.infer<typeof PlannedNetwork>;

export const PlannedChunk = Chunk.extend({ hash: Sha256 });
export type PlannedChunk = z.infer<typeof PlannedChunk>;

/** `work/jobs/<id>/plan.json`: everything a worker needs to know about a job. About 250 bytes a chunk. */
export const Plan = z.strictObject({
  schemaVersion: z.literal(1),
  job: Job,
  /** Hash of account, container, name and ETag: the folder that the chunks of this source version share. */
  sourceHash: Sha256,
  video: SourceVideo,
  network: PlannedNetwork,
  /** Set where frames are painted otherwise at other times. */
  looks: Looks.optional(),
  encoder: EncoderSettings,
  chunks: z.array(PlannedChunk).min(1),
  /** Share of all frames that may be undecodable. */
  maxDamage: z.number().min(0).max(1).optional(),
  /** Whether there is a `sound` task, which sees to everything beside the picture. */
  sound: z.boolean(),
});
export type Plan = z.infer<typeof Plan>;
