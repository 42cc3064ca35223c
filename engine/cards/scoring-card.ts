import { z } from 'zod';
import { ModelName, ModelVersion } from '../../core/contracts/model-name.ts';
import { HashedFile } from './card-file.ts';

const Side = z.int().min(1).max(4_096);

/** The file of a picture (JPEG, PNG, WebP) becomes pixels: upright, sRGB, alpha on black. */
const Decode = z.strictObject({ stage: z.literal('decode') });

/** `fill` stretches, `cover` cuts off what is too much, `shortest` gives the shorter side `width` and keeps the shape. */
const Resize = z.strictObject({
  stage: z.literal('resize'),
  width: Side,
  height: Side,
  fit: z.enum(['fill', 'cover', 'shortest']).default('cover'),
});

/** Cuts out the middle of the picture. */
const Crop = z.strictObject({ stage: z.literal('crop'), width: Side, height: Side });

const PerChannel = z.array(z.number()).length(3);

/** Pixels become a tensor: `(byte − mean) ÷ deviation`, channel by channel, in the order of `channels`. */
const Normalise = z.strictObject({
  stage: z.literal('normalise'),
  channels: z.enum(['rgb', 'bgr']).default('rgb'),
  mean: PerChannel.default([0, 0, 0]),
  deviation: z.array(z.number().positive()).length(3).default([1, 1, 1]),
  layout: z.enum(['nchw', 'nhwc']).default('nchw'),
});

/** Runs an ONNX file with one input and one output, or with those that are named here. Half precision is converted. */
const Network = z.strictObject({
  stage: z.literal('network'),
  ...HashedFile.shape,
  input: z.string().min(1).optional(),
  output: z.string().min(1).optional(),
});

/** Runs another model of the repository, whose stages take and return tensors, so that one network feeds another. */
const OtherModel = z.strictObject({ stage: z.literal('model'), model: ModelName, version: ModelVersion.optional() });

/** Scores become confidences that add up to 1. */
const Softmax = z.strictObject({ stage: z.literal('softmax') });

/** Names the confidences. The file has one label per line. */
const Labels = z.strictObject({ stage: z.literal('labels'), ...HashedFile.shape });

/** A picture becomes a painting in a style of `models/`. */
const Paint = z.strictObject({
  stage: z.literal('paint'),
  /** Name of a style, or a mix: `starry-night:0.7,great-wave:0.3`. */
  style: z.string().min(1),
  /** Folder of the network; by default, the first that has the style. */
  network: z.string().min(1).optional(),
  strength: z.number().min(0).max(1).default(1),
  /** True to keep the picture's colours. */
  keepColors: z.boolean().optional(),
  /** 2 paints strokes twice as large. */
  strokeSize: z.number().min(0.25).max(4).optional(),
});

const TensorCard = z.strictObject({
  name: z.string().min(1),
  datatype: z.enum(['BOOL', 'UINT8', 'UINT16', 'UINT32', 'UINT64', 'INT8', 'INT16', 'INT32', 'INT64', 'FP32', 'FP64']),
  /** −1 is any size. */
  shape: z.array(z.int().min(-1)).min(1).max(8),
});

/** Runs a module with `run(value)`, and `init({ folder })` if it has one, in a thread of its own. */
const Code = z.strictObject({
  stage: z.literal('code'),
  ...HashedFile.shape,
  takes: z.enum(['encoded', 'picture', 'tensor']),
  gives: z.enum(['picture', 'tensor', 'labels']),
  /** Longest time for `init`, and for each `run`. */
  deadlineMs: z.int().min(1).max(600_000).default(10_000),
  /** The tensors that it takes and gives, which callers see where it is the first stage or the last. */
  input: TensorCard.optional(),
  output: TensorCard.optional(),
});

export const StageCard = z.discriminatedUnion('stage', [
  Decode,
  Resize,
  Crop,
  Normalise,
  Network,
  OtherModel,
  Softmax,
  Labels,
  Paint,
  Code,
]);
export type StageCard = z.infer<typeof StageCard>;
export type StageCardOf<Name extends StageCard['stage']> = Extract<StageCard, { stage: Name }>;

/** `<repository>/<name>/<version>/card.json`: describes a model, and the stages from request to answer. */
export const ScoringCard = z.strictObject({
  schemaVersion: z.literal(1),
  name: ModelName,
  description: z.string().min(1),
  license: z.string().min(1),
  stages: z.array(StageCard).min(1).max(20),
});
export type ScoringCard = z.infer<typeof ScoringCard>;
