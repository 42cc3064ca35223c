import { z } from 'zod';
import { BlobName } from './blob-name.ts';
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

/** Prefix of a style that is a picture: the container that holds the pictures. */
export const PICTURES = 'styles/';

/** A style as a request asks for it: text, or a picture in the `styles` container. */
export const AskedStyle = z.union([StyleText, z.strictObject({ picture: BlobName })], {
  error: 'expected string: a style, a mix, or {"picture": "a blob name in the container styles"}',
});
export type AskedStyle = z.infer<typeof AskedStyle>;

const Part = z.union([
  z.strictObject({ style: StyleName, weight: Weight }),
  z.strictObject({ picture: BlobName, weight: Weight }),
]);

/** Styles and pictures with their weights, which are above 0 and add up to 1. */
export type StyleChoice = readonly z.infer<typeof Part>[];

const EXPECTED =
  'Write a name (starry-night), a picture (styles/painting.jpg) or a mix of weights (starry-night:0.7,great-wave:0.3).';

/** Returns a style as text, in whatever form it was requested. In the name of a picture, `%`, `,` and `:` are percent-encoded. */
export function styleText(asked: AskedStyle): string {
  return typeof asked === 'string' ? asked : pictureText(asked.picture);
}

/**
 * Reads `starry-night`, `styles/mine/painting.jpg` or a mix of them. The parts are sorted by their texts, so that the same mix is
 * the same job in whatever order it was written.
 * @throws RepaintError `invalid-request`
 */
export function parseStyleChoice(text: string): StyleChoice {
  const parts = text.split(',').map(parsePart);
  const choice = z.array(Part).safeParse(parts);
  // `StyleMix` checks the weights, and that no part is named twice. Pictures are given stand-in names for that.
  const mix = StyleMix.safeParse(
    parts.map(({ weight: share }, i) => ({ style: `part-${nameless(parts, i)}`, weight: share })),
  );
  if (choice.success && mix.success) return choice.data.toSorted((a, b) => (partText(a) < partText(b) ? -1 : 1));
  const issue = (choice.error ?? mix.error)?.issues[0];
  const reason = issue?.code === 'invalid_union' ? reasonIn(issue) : (issue?.message ?? 'it is empty');
  throw permanent('invalid-request', `"${shown(text)}" is not a style: ${reason}. ${EXPECTED}`);
}

/**
 * Reads a style or a mix of styles, of which none is a picture.
 * @throws RepaintError `invalid-request`
 */
export function parseStyleMix(text: string): StyleMix {
  const mix = StyleMix.safeParse(parseStyleChoice(text));
  if (mix.success) return mix.data;
  throw permanent('invalid-request', `"${shown(text)}" has a picture, but only styles with names can be used here.`);
}

/** Writes a choice as text that {@link parseStyleChoice} reads. */
export function formatStyleChoice(choice: StyleChoice): string {
  const [first] = choice;
  if (choice.length === 1 && first?.weight === 1) return partText(first);
  return choice.map((part) => `${partText(part)}:${part.weight}`).join(',');
}

/** Returns the names of the pictures in a choice. */
export function picturesOf(choice: StyleChoice): string[] {
  return choice.flatMap((part) => ('picture' in part ? [part.picture] : []));
}

function partText(part: StyleChoice[number]): string {
  return 'style' in part ? part.style : pictureText(part.picture);
}

function pictureText(name: string): string {
  return `${PICTURES}${name.replace(/[%,:]/g, (character) => encodeURIComponent(character))}`;
}

function parsePart(text: string) {
  const [name = '', share, ...rest] = text.trim().split(':');
  const weight = rest.length > 0 || share === '' ? Number.NaN : share === undefined ? 1 : Number(share);
  if (!name.startsWith(PICTURES)) return { style: name, weight };
  return { picture: unescapedPicture(name.slice(PICTURES.length)), weight };
}

/** Returns the name of a picture as it is, from the text of a style, in which `%`, `,` and `:` are percent-encoded. */
export function unescapedPicture(text: string): string {
  return text.replace(/%(25|2C|3A)/gi, (code) => decodeURIComponent(code));
}

/** Returns a number that is equal for equal parts. */
function nameless(parts: readonly ReturnType<typeof parsePart>[], index: number): number {
  const textOf = (part: ReturnType<typeof parsePart>) => JSON.stringify({ ...part, weight: 0 });
  return parts.findIndex((part) => textOf(part) === textOf(parts[index] ?? part));
}

/** Returns the message of the alternative that the user meant. */
function reasonIn(issue: z.core.$ZodIssueInvalidUnion): string {
  const issues = issue.errors.flat().filter(({ code }) => code !== 'unrecognized_keys' && code !== 'invalid_type');
  return issues[0]?.message ?? issue.errors.flat()[0]?.message ?? 'it is empty';
}

function shown(text: string): string {
  const line = printable(text);
  return line.length <= 100 ? line : `${line.slice(0, 99)}…`;
}
