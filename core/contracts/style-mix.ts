import { z } from 'zod';
import { permanent } from './failure.ts';
import { printable, UNPRINTABLE } from './unprintable.ts';

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

/**
 * Reads `starry-night` or `starry-night:0.7,great-wave:0.3`. The styles of a mix are sorted by name, so that the same mix
 * is the same job in whatever order it was written.
 * @throws RepaintError `invalid-request`
 */
export function parseStyleMix(text: string): StyleMix {
  const result = StyleMix.safeParse(text.split(',').map(parsePart).toSorted(byName));
  if (result.success) return result.data;
  const issue = result.error.issues[0]?.message ?? 'it is empty';
  throw permanent('invalid-request', `"${shown(text)}" is not a style: ${issue}. ${EXPECTED}`);
}

/** Writes a mix as text that {@link parseStyleMix} reads. */
export function formatStyleMix(mix: StyleMix): string {
  const [first] = mix;
  if (mix.length === 1 && first?.weight === 1) return first.style;
  return mix
    .toSorted(byName)
    .map(({ style, weight }) => `${style}:${weight}`)
    .join(',');
}

const EXPECTED = 'Write a name (starry-night) or a mix of weights (starry-night:0.7,great-wave:0.3).';

function shown(text: string): string {
  const line = printable(text);
  return line.length <= 100 ? line : `${line.slice(0, 99)}…`;
}

function parsePart(part: string): { style: string; weight: number } {
  const [style = '', weight, ...rest] = part.trim().split(':');
  if (rest.length > 0 || weight === '') return { style: part, weight: Number.NaN };
  return { style, weight: weight === undefined ? 1 : Number(weight) };
}

function byName(a: { style: string }, b: { style: string }): number {
  return a.style < b.style ? -1 : 1;
}
