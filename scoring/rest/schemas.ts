import { z } from 'zod';
import { DATATYPES } from '../../engine/pipeline/tensor.ts';
import { Base64Picture } from './base64-picture.ts';

const Scalar = z.union([z.string(), z.number(), z.boolean()]);
const Parameters = z.record(z.string(), Scalar);
const Datatype = z.enum([...Object.keys(DATATYPES), 'BYTES']);
const Shape = z.array(z.int().min(0)).max(8);

// Every schema here is one of the API's document, by its name.

export const Problem = z.object({ message: z.string() });
export const ProtocolProblem = z.object({ error: z.string() });

export const ScoreBody = z.strictObject({
  /** A picture file in base64, or a `data:` URL of one. */
  image: Base64Picture,
});
export const Scores = z.array(z.object({ label: z.string(), confidence: z.number() }));
export const Painting = z.object({ image: z.base64(), type: z.string() });

export const ServerMetadata = z.object({ name: z.string(), version: z.string(), extensions: z.array(z.string()) });
export const Live = z.object({ live: z.boolean() });
export const Ready = z.object({ ready: z.boolean() });
export const ModelReady = z.object({ name: z.string(), ready: z.boolean() });
const TensorMetadata = z.object({ name: z.string(), datatype: Datatype, shape: z.array(z.int()) });
export const ModelMetadata = z.object({
  name: z.string(),
  versions: z.array(z.string()),
  platform: z.string(),
  inputs: z.array(TensorMetadata),
  outputs: z.array(TensorMetadata),
});
export const ModelList = z.object({ models: z.array(z.object({ name: z.string(), versions: z.array(z.string()) })) });

export const IndexBody = z.object({ ready: z.boolean().optional() });
export const RepositoryIndex = z.array(
  z.object({ name: z.string(), version: z.string(), state: z.enum(['READY', 'UNAVAILABLE']), reason: z.string() }),
);
/** Parameters that change what is loaded (`config`, `file:…`) are refused: a model is what its folder holds. */
export const LoadBody = z.object({
  parameters: z.strictObject({ unload_dependents: z.literal(false).optional() }).optional(),
});
export const Done = z.strictObject({});

export const InferBody = z.object({
  id: z.string().max(1_000).optional(),
  parameters: Parameters.optional(),
  inputs: z
    .array(
      z.object({
        name: z.string(),
        shape: Shape,
        datatype: Datatype,
        parameters: Parameters.optional(),
        /** Row by row, flat or nested. Left out where the tensor's bytes follow the JSON. */
        data: z.array(z.unknown()).optional(),
      }),
    )
    .min(1)
    .max(16),
  outputs: z.array(z.object({ name: z.string(), parameters: Parameters.optional() })).optional(),
});
export type InferBody = z.infer<typeof InferBody>;

export const InferAnswer = z.object({
  model_name: z.string(),
  model_version: z.string(),
  id: z.string().optional(),
  outputs: z.array(
    z.object({
      name: z.string(),
      shape: Shape,
      datatype: Datatype,
      parameters: Parameters.optional(),
      data: z.array(Scalar).optional(),
    }),
  ),
});
export type InferAnswer = z.infer<typeof InferAnswer>;
