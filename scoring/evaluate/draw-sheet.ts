import sharp, { type OverlayOptions } from 'sharp';
import type { Classified } from './classify-all.ts';
import { svg, text } from './svg.ts';

const MOST = 30;
const COLUMNS = 6;
const SIDE = 120;
const [WIDTH, HEIGHT] = [SIDE + 20, SIDE + 50];

/** Draws a sheet of the mistakes with the highest confidence, each with its true label and the given one. */
export async function drawMistakes(results: readonly Classified[], file: string): Promise<void> {
  const mistakes = results
    .filter(({ label, predicted }) => label !== predicted)
    .toSorted((a, b) => b.confidence - a.confidence)
    .slice(0, MOST);
  const rows = Math.max(1, Math.ceil(mistakes.length / COLUMNS));
  const words = mistakes.length === 0 ? [text(20, 40, 'No mistakes.')] : mistakes.flatMap(caption);
  const sheet = svg(COLUMNS * WIDTH, rows * HEIGHT, words);
  await sharp(sheet)
    .composite(await Promise.all(mistakes.map(thumbnail)))
    .png()
    .toFile(file);
}

function caption({ label, predicted, confidence }: Classified, index: number): string[] {
  const [left, top] = place(index);
  return [
    text(left, top + SIDE + 16, label, 'font-weight="bold"'),
    text(left, top + SIDE + 32, `called ${predicted} ${Math.round(confidence * 100)} %`, 'fill="#c0392b"'),
  ];
}

async function thumbnail({ file }: Classified, index: number): Promise<OverlayOptions> {
  const [left, top] = place(index);
  const input = await sharp(file).rotate().resize(SIDE, SIDE, { fit: 'contain', background: 'white' }).png().toBuffer();
  return { input, left, top };
}

function place(index: number): [number, number] {
  return [(index % COLUMNS) * WIDTH + 10, Math.floor(index / COLUMNS) * HEIGHT + 10];
}
