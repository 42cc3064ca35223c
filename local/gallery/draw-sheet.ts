import sharp, { type OverlayOptions } from 'sharp';
import { resolveColour } from '../../core/media/pictures/colour.ts';
import { planesOf } from '../../engine/frames/plane.ts';
import { rgbFromPlanes } from '../../engine/onnx/rgb-planes.ts';
import type { FrameFormat } from '../../engine/style-engine.ts';
import { svg, text } from '../../scoring/evaluate/svg.ts';
import type { Layout, Size, Tile } from './lay-out.ts';
import { fitText } from './letters.ts';
import type { Painting } from './painting.ts';

export interface SheetWords {
  readonly paintings: readonly Painting[];
  /** The texts above the tiles of each picture: at the left and at the right end of the line. */
  readonly headings: readonly (readonly [string, string])[];
}

const MUTED = 'fill="#777"';
/** The distance from the top of a line to its baseline, as a multiple of the font size. */
const BASELINE = 1.05;

/** Draws the sheet without its tiles: white, with the texts unless they are undefined. */
export function drawPaper(layout: Layout, words: SheetWords | undefined): Buffer {
  const written = words === undefined ? [] : [...drawHeadings(layout, words), ...drawLabels(layout, words)];
  return svg(layout.width, layout.height, written);
}

/** Scales a painted frame to its tile and returns it with its place on the sheet. */
export async function drawTile(frame: Uint8Array, format: FrameFormat, tile: Tile): Promise<OverlayOptions> {
  const raw = ({ width, height }: Size) => ({ width, height, channels: 3 as const });
  const input = await sharp(rgbOfFrame(frame, format), { raw: raw(format), limitInputPixels: false })
    .resize(tile.width, tile.height, { fit: 'fill', kernel: 'lanczos3' })
    .raw()
    .toBuffer();
  return { input, raw: raw(tile), left: tile.left, top: tile.top };
}

function drawHeadings({ headings, letters, inner }: Layout, words: SheetWords): string[] {
  return headings.flatMap(({ picture, left, top }) => {
    const [title = '', note = ''] = words.headings[picture] ?? [];
    const y = top + letters.heading * BASELINE;
    const fitted = fitText(title, letters.heading, inner / 2, 'bold');
    return [
      text(left, y, fitted.content, `font-weight="bold" font-size="${fitted.size}"`),
      text(left + inner, y, note, `text-anchor="end" font-size="${letters.typed}" ${MUTED}`),
    ];
  });
}

function drawLabels({ tiles, letters }: Layout, { paintings }: SheetWords): string[] {
  return tiles.flatMap(({ painting, left, top, width, height }) => {
    const { title = '', typed = '' } = paintings[painting] ?? {};
    const [first, second] = [
      fitText(title, letters.title, width, 'bold'),
      fitText(typed, letters.typed, width, 'normal'),
    ];
    const y = top + height + letters.title * (BASELINE + 0.2);
    return [
      text(left, y, first.content, `font-weight="bold" font-size="${first.size}"`),
      text(left, y + letters.typed * 1.35, second.content, `font-size="${second.size}" ${MUTED}`),
    ];
  });
}

const WHITE = 255;

/** Converts an NV12 frame to interleaved RGB bytes. */
function rgbOfFrame(frame: Uint8Array, format: FrameFormat): Uint8Array {
  const { width, height, colour } = format;
  const size = width * height;
  const values = new Float32Array(3 * size);
  const picture = { values, width, height, white: WHITE };
  rgbFromPlanes(planesOf(frame, format), picture, resolveColour(colour, format));
  return Uint8Array.from({ length: 3 * size }, (_, at) =>
    Math.round(values[(at % 3) * size + Math.floor(at / 3)] ?? 0),
  );
}
