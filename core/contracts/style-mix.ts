import { z } from 'zod';
import { UNPRINTABLE } from './unprintable.ts';

/** Name of a style or a network: lower-case words joined by hyphens, since it becomes part of blob names and URLs. */
export const StyleName = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens, like starry-night');

/** A style as a user names it: a name or a mix, not yet parsed. */
export const StyleText = z
  .string()
  .min(1)
  .max(500)
  .refine((text) => text.search(UNPRINTABLE) < 0, 'must not have control characters');

/** How far the sum of a mix's weights may be from 1, since people write thirds with a few digits. */
const TOLERANCE = 0.001;

const WEIGHT = 'a weight must be a number above 0 and at most 1';
export const Weight = z.number(WEIGHT).positive(WEIGHT).max(1, WEIGHT);

/** Styles with their weights, which are above 0 and add up to 1. */
export const StyleMix = z
  .array(z.strictObject({ style: StyleName, weight: Weight }))
  .min(1)
  .max(16)
  .refine((mix) => Math.abs(mix.reduce((sum, { weight }) => sum + weight, 0) - 1) <= TOLERANCE, {
    error: 'the weights must add up to 1',
  })
  .refine((mix) => new Set(mix.map(({ style }) => style)).size === mix.length, {
    error: 'each style may be named once',
  });
export type StyleMix = z.infer<typeof StyleMix>;
