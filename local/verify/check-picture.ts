import type { Judge } from './check.ts';
import { pixelFormat } from './pixel-format.ts';
import type { Picture } from './read-media.ts';
import type { Stream } from './read-streams.ts';

/** Checks the shown size, colour tags, bit depth, chroma, alpha and fields. */
export function checkPicture(judge: Judge, before: Picture, after: Picture): void {
  checkSize(judge, before, after);
  checkColour(judge, before.stream, after.stream);
  checkSamples(judge, before.stream, after.stream);
  const isInterlaced = ({ stream, decoded }: Picture) =>
    decoded.hasInterlaced || /^(tt|bb|tb|bt)$/.test(stream.field_order ?? '');
  const fields = (picture: Picture) => (isInterlaced(picture) ? 'interlaced' : 'progressive');
  const [from, to] = [fields(before), fields(after)];
  judge.add('fields', 'fields', from, to, from === to ? undefined : `${from} became ${to}`);
}

interface Shown {
  readonly width: number;
  readonly height: number;
}

function checkSize(judge: Judge, before: Picture, after: Picture): void {
  const [from, to] = [shownSize(before.stream), shownSize(after.stream)];
  const isSame = Math.abs(from.width - to.width) <= 0.5 && Math.abs(from.height - to.height) <= 0.5;
  const sizes = before.decoded.sizes.length;
  const changes = sizes > 1 ? `the source changes its size (${before.decoded.sizes.join(', ')})` : undefined;
  const difference = isSame ? changes : `${sizeText(from)} is shown as ${sizeText(to)}`;
  judge.add('size', 'shown size', described(before.stream, from), described(after.stream, to), difference);
}

/** Returns the size after pixels are made square and the picture is rotated, both as the file says. */
function shownSize(stream: Stream): Shown {
  const [num = 1, den = 1] = (stream.sample_aspect_ratio ?? '1:1').split(':').map(Number);
  const aspect = num > 0 && den > 0 ? num / den : 1;
  const [width, height] = [stream.width * aspect, stream.height];
  return rotationOf(stream) % 180 === 0 ? { width, height } : { width: height, height: width };
}

function rotationOf({ side_data_list, tags }: Stream): number {
  const matrix = side_data_list.find(({ rotation }) => rotation !== undefined)?.rotation;
  return Math.abs(matrix ?? Number(tags['rotate'] ?? 0));
}

function described(stream: Stream, shown: Shown): string {
  const aspect = stream.sample_aspect_ratio ?? '1:1';
  const parts = [`${stream.width}×${stream.height}`];
  if (!['1:1', '0:1', 'N/A'].includes(aspect)) parts.push(`pixels ${aspect}`);
  if (rotationOf(stream) !== 0) parts.push(`turned by ${rotationOf(stream)}°`);
  return parts.length === 1 ? sizeText(shown) : `${sizeText(shown)} (${parts.join(', ')})`;
}

function sizeText({ width, height }: Shown): string {
  return `${Number(width.toFixed(2))}×${Number(height.toFixed(2))}`;
}

/** Names of ITU-T H.273 for the same matrix coefficients. */
const ALIKE: Readonly<Record<string, string>> = {
  bt470bg: 'bt601',
  smpte170m: 'bt601',
  'bt2020-10': 'bt709',
  'bt2020-12': 'bt709',
};

/** Checks the colour tags. If the source lacks one, the painting may have the one that players assume. */
function checkColour(judge: Judge, before: Stream, after: Stream): void {
  const tags = ['color_range', 'color_space', 'color_primaries', 'color_transfer'] as const;
  const differences = tags.flatMap((tag) => {
    const [from, to] = [tagOf(before, tag), tagOf(after, tag)];
    const isSame = from === undefined ? isAssumed(tag, to, before) : alike(tag, from) === alike(tag, to ?? '');
    return isSame ? [] : [`${from ?? 'unknown'} became ${to ?? 'unknown'}`];
  });
  const text = (stream: Stream) => tags.map((tag) => tagOf(stream, tag) ?? '–').join(' ');
  judge.add('colour', 'colour tags', text(before), text(after), differences.join(', ') || undefined);
}

/** Pixel formats of RGB and grey. */
const RGB = /^(rgb|bgr|argb|abgr|gbr|pal8|gray|ya|mono|0rgb|0bgr|x2)/;

type ColourTag = 'color_range' | 'color_space' | 'color_primaries' | 'color_transfer';

function tagOf(stream: Stream, tag: ColourTag): string | undefined {
  const value = stream[tag];
  const isStated = value !== undefined && !['unknown', 'reserved', 'unspecified', 'N/A'].includes(value);
  if (isStated || tag !== 'color_range') return isStated ? value : undefined;
  // Without a tag, YUV has limited range; RGB gets the range of the painting.
  if (stream.pix_fmt?.startsWith('yuvj')) return 'pc';
  return RGB.test(stream.pix_fmt ?? '') ? undefined : 'tv';
}

/** Primaries and curves of standard dynamic range, by FFmpeg's names. */
const USUAL = /^(bt709|bt470bg|smpte170m|gamma28|gamma22|bt470m|iec61966-2-1|bt2020-1[02])$/;

/** True if players would assume a colour tag of a picture that has none. A matrix depends on the size; RGB has none before it is painted. */
function isAssumed(tag: ColourTag, value: string | undefined, stream: Stream): boolean {
  if (value === undefined || tag === 'color_range') return true;
  const { width, height, pix_fmt = '' } = stream;
  // Matrix and primaries of BT.2020 come together.
  const isWide = [stream.color_space, stream.color_primaries].some((other) => other?.startsWith('bt2020'));
  if (isWide && tag !== 'color_transfer' && value.startsWith('bt2020')) return true;
  if (tag !== 'color_space') return USUAL.test(value);
  const assumed = width >= 1280 || height > 576 ? 'bt709' : 'bt601';
  return alike(tag, value) === assumed || (RGB.test(pix_fmt) && alike(tag, value) === 'bt601');
}

function alike(tag: ColourTag, value: string): string {
  // These names mean one transfer curve. Primaries aren't merged, because those of 525 and 625 lines differ.
  if (tag === 'color_transfer' && ['smpte170m', 'bt709', 'bt2020-10', 'bt2020-12'].includes(value)) return 'bt709';
  return tag === 'color_space' ? (ALIKE[value] ?? value) : value;
}

function checkSamples(judge: Judge, before: Stream, after: Stream): void {
  const [from, to] = [pixelFormat(before), pixelFormat(after)];
  const [name, other] = [before.pix_fmt ?? 'unknown', after.pix_fmt ?? 'unknown'];
  const fewer = to.bits < from.bits ? `${from.bits} bits became ${to.bits}` : undefined;
  judge.add('depth', 'bits a sample', String(from.bits), String(to.bits), fewer);
  judge.add('chroma', 'colour samples', name, other, to.chroma < from.chroma ? `${name} became ${other}` : undefined);
  const lost = to.hasAlpha ? undefined : 'the alpha channel is gone';
  if (from.hasAlpha) judge.add('alpha', 'alpha', 'yes', to.hasAlpha ? 'yes' : 'no', lost);
}
