import type { ColourDescription } from '../../contracts/colour-description.ts';
import type { ColourTags } from '../../contracts/source-video.ts';
import type { PictureFormat } from '../bitstreams/parameter-sets.ts';

/** Code points of ITU-T H.273 by FFmpeg's names (in all versions since 2018). mediabunny's names are a subset, except for three. */
const PRIMARIES: Record<number, string> = {
  1: 'bt709',
  4: 'bt470m',
  5: 'bt470bg',
  6: 'smpte170m',
  7: 'smpte240m',
  8: 'film',
  9: 'bt2020',
  10: 'smpte428',
  11: 'smpte431',
  12: 'smpte432',
};
const TRANSFERS: Record<number, string> = {
  1: 'bt709',
  4: 'gamma22',
  5: 'gamma28',
  6: 'smpte170m',
  7: 'smpte240m',
  8: 'linear',
  11: 'iec61966-2-4',
  12: 'bt1361e',
  13: 'iec61966-2-1',
  14: 'bt2020-10',
  15: 'bt2020-12',
  16: 'smpte2084',
  17: 'smpte428',
  18: 'arib-std-b67',
};
const MATRICES: Record<number, string> = {
  0: 'rgb',
  1: 'bt709',
  4: 'fcc',
  5: 'bt470bg',
  6: 'smpte170m',
  7: 'smpte240m',
  9: 'bt2020nc',
  10: 'bt2020c',
};
const FROM_MEDIABUNNY: Record<string, string> = { pq: 'smpte2084', hlg: 'arib-std-b67', 'bt2020-ncl': 'bt2020nc' };
const TO_MEDIABUNNY = Object.fromEntries(Object.entries(FROM_MEDIABUNNY).map(([theirs, ours]) => [ours, theirs]));
/** Names that mediabunny can write into a `colr` box. */
const WRITABLE = {
  primaries: new Set(['bt709', 'bt470bg', 'smpte170m', 'bt2020', 'smpte432']),
  transfer: new Set(['bt709', 'smpte170m', 'linear', 'iec61966-2-1', 'pq', 'hlg']),
  matrix: new Set(['rgb', 'bt709', 'bt470bg', 'smpte170m', 'bt2020-ncl']),
};

const MATRIX_OF_TAG: Record<string, ColourDescription['matrix']> = {
  bt709: 'bt709',
  bt470bg: 'bt601',
  smpte170m: 'bt601',
  smpte240m: 'smpte240m',
  fcc: 'fcc',
  bt2020nc: 'bt2020',
  bt2020c: 'bt2020',
};

/**
 * Describes the colour of a source. The parameter sets come first, since decoders follow them, and then the headers of the
 * file. RGB is decoded to limited-range BT.601, so it is described as that.
 * @param headers colour as the headers of the file state it
 */
export function describeColour(
  headers: VideoColorSpaceInit,
  format: PictureFormat | undefined,
): { colour: ColourDescription; colourTags: ColourTags; isRgb: boolean } {
  const primaries = tag(PRIMARIES, format?.primaries, headers.primaries);
  const transfer = tag(TRANSFERS, format?.transfer, headers.transfer);
  const source = tag(MATRICES, format?.matrix, headers.matrix);
  const isFullRange = format?.isFullRange ?? headers.fullRange ?? undefined;
  const matrix = source === 'rgb' ? 'smpte170m' : source;
  const range = isFullRange === undefined ? 'unspecified' : isFullRange ? 'full' : 'limited';
  return {
    colour: {
      matrix: MATRIX_OF_TAG[matrix ?? ''] ?? 'unspecified',
      range: source === 'rgb' ? 'limited' : range,
    },
    colourTags: { primaries, transfer, matrix },
    isRgb: source === 'rgb',
  };
}

/** Converts colour tags for mediabunny's `decoderConfig`; undefined unless it can write all three of them. */
export function mediabunnyColour(tags: ColourTags, range: ColourDescription['range']): VideoColorSpaceInit | undefined {
  const [primaries, transfer, matrix] = [tags.primaries, tags.transfer, tags.matrix].map(
    (name = '') => TO_MEDIABUNNY[name] ?? name,
  ) as [string, string, string];
  const isWritable =
    WRITABLE.primaries.has(primaries) && WRITABLE.transfer.has(transfer) && WRITABLE.matrix.has(matrix);
  return isWritable ? ({ primaries, transfer, matrix, fullRange: range === 'full' } as VideoColorSpaceInit) : undefined;
}

/** Returns the code points of tags; undefined for tags without one. */
export function colourCodes({ primaries, transfer, matrix }: ColourTags): {
  readonly primaries: number | undefined;
  readonly transfer: number | undefined;
  readonly matrix: number | undefined;
} {
  const code = (names: Record<number, string>, name: string | undefined) => {
    const [found] = Object.entries(names).find(([, known]) => known === name) ?? [];
    return found === undefined ? undefined : Number(found);
  };
  return { primaries: code(PRIMARIES, primaries), transfer: code(TRANSFERS, transfer), matrix: code(MATRICES, matrix) };
}

function tag(names: Record<number, string>, code: number | undefined, name: string | null | undefined) {
  return names[code ?? -1] ?? (name ? (FROM_MEDIABUNNY[name] ?? name) : undefined);
}
