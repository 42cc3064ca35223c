import { z } from 'zod';
import { BlobName } from './blob-name.ts';
import { permanent } from './failure.ts';
import { StyleMix, StyleName, StyleText, Weight } from './style-mix.ts';
import { printable } from './unprintable.ts';

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
