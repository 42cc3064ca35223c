import { writeFile } from 'node:fs/promises';
import sharp, { type OverlayOptions } from 'sharp';
import { wrongUsage } from '../command-error.ts';
import { writeBeside } from '../files/write-beside.ts';
import type { Progress } from '../progress/progress.ts';
import { drawPaper, drawTile } from './draw-sheet.ts';
import { inFormatOf } from './gallery-files.ts';
import { type Layout, type LayoutOptions, layOut } from './lay-out.ts';
import { hasFonts } from './letters.ts';
import type { OpenPainter } from './open-painter.ts';
import { paintStills } from './paint-stills.ts';
import type { Painting } from './painting.ts';
import type { Still } from './still.ts';

/** WebP allows this many pixels on a side; the other formats allow more. */
const MOST_PIXELS = 16_383;

export interface Sheet extends LayoutOptions {
  readonly stills: readonly Still[];
  readonly paintings: readonly Painting[];
  /** The name of the network, for the headings. */
  readonly network: string;
  readonly open: OpenPainter;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Paints every painting of every picture and writes the sheet, in the format of its ending.
 * @throws CommandError `usage` if the sheet would be too large
 */
export async function makeSheet(path: string, sheet: Sheet): Promise<void> {
  const { stills, paintings, progress, signal } = sheet;
  const layout = layOut(
    stills.map(({ format }) => format),
    paintings.length,
    sheet,
  );
  refuseLarge(layout);
  const tiles = await paintTiles(sheet, layout);
  signal.throwIfAborted();
  const canWrite = await hasFonts();
  if (!canWrite)
    progress.note('The sheet has no texts, because no fonts are installed: install fonts, such as fonts-dejavu.');
  const words = { paintings, headings: stills.map((still) => headingOf(still, sheet.network)) };
  const paper = sharp(drawPaper(layout, canWrite ? words : undefined), { limitInputPixels: false });
  const sheetBytes = await inFormatOf(path, paper.composite(tiles).removeAlpha()).toBuffer();
  // Node says why a file can't be written, sharp doesn't.
  await writeBeside(path, (part) => writeFile(part, sheetBytes));
}

async function paintTiles(sheet: Sheet, { tiles }: Layout): Promise<OverlayOptions[]> {
  const { stills, progress } = sheet;
  const drawn: OverlayOptions[] = [];
  const showCount = () =>
    progress.update({ phase: 'sheet', count: { done: drawn.length, total: tiles.length, unit: 'frames' } });
  showCount();
  for await (const { picture, painting, frame } of paintStills(sheet)) {
    const tile = tiles.find((one) => one.picture === picture && one.painting === painting);
    const format = stills[picture]?.format;
    if (tile && format) drawn.push(await drawTile(frame, format, tile));
    showCount();
  }
  return drawn;
}

function headingOf({ title, format: { width, height } }: Still, network: string): readonly [string, string] {
  return [title, `${network}, painted at ${width} × ${height}`];
}

function refuseLarge({ width, height }: Layout): void {
  if (Math.max(width, height) <= MOST_PIXELS) return;
  const most = `a side can have at most ${MOST_PIXELS}`;
  throw wrongUsage(
    `The sheet would have ${width}×${height} pixels, and ${most}: give fewer pictures, or a smaller --width.`,
  );
}
