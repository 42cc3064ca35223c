import sharp, { type OverlayOptions } from 'sharp';
import { wrongUsage } from '../command-error.ts';
import { writeBeside } from '../files/write-beside.ts';
import type { Progress } from '../progress/progress.ts';
import { drawPaper, drawTile } from './draw-sheet.ts';
import { hasFonts } from './has-fonts.ts';
import { type Layout, type LayoutOptions, layOut } from './lay-out.ts';
import type { OpenPainter } from './open-painter.ts';
import { paintStills } from './paint-stills.ts';
import type { Painting } from './painting.ts';
import { inFormatOf } from './sheet-format.ts';
import type { Still } from './still.ts';

/** The most pixels of a side that WebP has; other formats have more. */
const MOST_PIXELS = 16_383;

export interface Sheet extends LayoutOptions {
  readonly stills: readonly Still[];
  readonly paintings: readonly Painting[];
  /** For the headings. */
  readonly network: string;
  readonly open: OpenPainter;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Paints all pictures in all paintings and writes the sheet; the end of its name says in which format.
 * @throws CommandError `usage` where it would be too large
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
  if (!canWrite) progress.note('No fonts are installed here: the sheet has no words.');
  const words = { paintings, headings: stills.map((still) => headingOf(still, sheet.network)) };
  const paper = sharp(drawPaper(layout, canWrite ? words : undefined), { limitInputPixels: false });
  await writeBeside(path, (part) => inFormatOf(path, paper.composite(tiles).removeAlpha()).toFile(part));
}

async function paintTiles(sheet: Sheet, { tiles }: Layout): Promise<OverlayOptions[]> {
  const { stills, progress } = sheet;
  const drawn: OverlayOptions[] = [];
  const tell = () =>
    progress.update({ phase: 'sheet', count: { done: drawn.length, total: tiles.length, unit: 'frames' } });
  tell();
  for await (const { picture, painting, frame } of paintStills(sheet)) {
    const tile = tiles.find((one) => one.picture === picture && one.painting === painting);
    const format = stills[picture]?.format;
    if (tile && format) drawn.push(await drawTile(frame, format, tile));
    tell();
  }
  return drawn;
}

function headingOf({ title, format: { width, height } }: Still, network: string): readonly [string, string] {
  return [title, `${network}, painted at ${width} × ${height}`];
}

function refuseLarge({ width, height }: Layout): void {
  if (Math.max(width, height) <= MOST_PIXELS) return;
  const most = `at most ${MOST_PIXELS} pixels a side can be written`;
  throw wrongUsage(
    `The sheet would have ${width}×${height} pixels, and ${most}: give fewer pictures, or a smaller --width.`,
  );
}
