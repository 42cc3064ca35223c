import { z } from 'zod';
import type { Kind, Values } from '../stage.ts';
import { DATATYPES, elementsOf, isDatatype, type TensorData } from '../tensor.ts';

const Picture = z
  .object({ width: z.int().positive(), height: z.int().positive(), rgb: z.instanceof(Uint8Array) })
  .refine(({ width, height, rgb }) => rgb.length === width * height * 3, 'rgb must have three bytes for each pixel');

const Tensor = z
  .object({
    datatype: z.string().refine(isDatatype, 'datatype must be one of the protocol, such as FP32'),
    shape: z.array(z.int().min(0)).min(1).max(8),
    data: z.custom<TensorData>(ArrayBuffer.isView, 'data must be a typed array'),
  })
  .refine(isWhole, 'data must be the array of its datatype, as long as its shape says');

const Labels = z
  .array(z.object({ label: z.string(), confidence: z.number() }))
  .min(1)
  .transform((labels) => labels.toSorted((a, b) => b.confidence - a.confidence));

const SCHEMAS = { picture: Picture, tensor: Tensor, labels: Labels };
export type GivenKind = keyof typeof SCHEMAS;

/** Checks what the code of a model has given. @throws ZodError */
export function parseValue<K extends GivenKind>(kind: K, value: unknown): Values[K & Kind] {
  return SCHEMAS[kind].parse(value) as Values[K & Kind];
}

function isWhole({ datatype, shape, data }: { datatype: string; shape: readonly number[]; data: TensorData }): boolean {
  return isDatatype(datatype) && data instanceof DATATYPES[datatype].array && data.length === elementsOf(shape);
}
