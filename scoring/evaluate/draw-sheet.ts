import sharp, { type OverlayOptions } from 'sharp';
import type { Classified } from './classify-all.ts';
import { svg, text } from './svg.ts';

const MOST = 30;
const COLUMNS = 6;
const SIDE = 120;
const [WIDTH, HEIGHT] = [SIDE + 20, SIDE + 50];

/** Draws a sheet of at most 30 pictures, each with its true label. What another label was given is marked, with that label. */
export async function drawSheet(results: readonly Classified[], file: string): Promise<void> {
  const shown = results.slice(0, MOST);
  const rows = Math.max(1, Math.ceil(shown.length / COLUMNS));
  const words = shown.length === 0 ? [text(20, 40, 'No mistakes.')] : shown.flatMap(caption);
  const sheet = svg(COLUMNS * WIDTH, rows * HEIGHT, words);
  await sharp(sheet)
    .composite(await Promise.all(shown.map(thumbnail)))
    .png({ palette: true })
    .toFile(file);
}

function caption({ label, predicted, confidence }: Classified, index: number): string[] {
  const [left, top] = place(index);
  const percent = `${Math.round(confidence * 100)} %`;
  const name = text(left, top + SIDE + 16, label, 'font-weight="bold"');
  if (predicted === label) return [name, text(left, top + SIDE + 32, percent, 'fill="#1b7f4d"')];
  const frame = `<rect x="${left - 4}" y="${top - 4}" width="${SIDE + 8}" height="${SIDE + 8}" fill="#c0392b"/>`;
  return [frame, name, text(left, top + SIDE + 32, `called ${predicted} ${percent}`, 'fill="#c0392b"')];
}

async function thumbnail({ file }: Classified, index: number): Promise<OverlayOptions> {
  const [left, top] = place(index);
  const input = await sharp(file).rotate().resize(SIDE, SIDE, { fit: 'contain', background: 'white' }).png().toBuffer();
  return { input, left, top };
}

function place(index: number): [number, number] {
  return [(index % COLUMNS) * WIDTH + 10, Math.floor(index / COLUMNS) * HEIGHT + 10];
}
