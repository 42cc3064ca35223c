import { z } from 'zod';
import { ModelName, ModelVersion } from '../../core/contracts/model-name.ts';

/** A model, `shapes` (its newest version), or one version of it, `shapes:2`. */
const Target = z
  .string()
  .refine((text) => TargetParts.safeParse(text.split(':')).success, 'must be a model or <model>:<version>');
const TargetParts = z.union([z.tuple([ModelName]), z.tuple([ModelName, ModelVersion])]);

/** Where the requests for a name go. */
export const AliasCard = z.strictObject({
  /** Weights of the models that answer. */
  traffic: z
    .record(Target, z.int().min(0).max(1_000))
    .refine((traffic) => Object.values(traffic).some((weight) => weight > 0), 'must have a weight above 0'),
  /** Models that get copies of requests, whose answers are only compared: percent of the requests. */
  mirror: z.record(Target, z.int().min(1).max(100)).default({}),
});
export type AliasCard = z.infer<typeof AliasCard>;

/** `<repository>/aliases.json` */
export const AliasFile = z.strictObject({
  schemaVersion: z.literal(1),
  aliases: z.record(ModelName, AliasCard),
});

/** Splits a target into a model's name and its version, if it has one. */
export function partsOfTarget(target: string): readonly [name: string, version: string | undefined] {
  const [name = '', version] = target.split(':');
  return [name, version];
}
