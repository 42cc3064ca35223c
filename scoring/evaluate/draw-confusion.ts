import sharp from 'sharp';
import type { Confusion } from './confusion.ts';
import { svg, text } from './svg.ts';

const CELL = 44;
const MARGIN = 120;

/** Draws the matrix. A darker cell is a larger share of its row; mistakes are red. */
export async function drawConfusion({ matrix, labels, accuracy, count }: Confusion, file: string): Promise<void> {
  const side = MARGIN + labels.length * CELL + 20;
  const cells = matrix.flatMap((row, y) => row.map((value, x) => drawCell(x, y, value, labels[y]?.count ?? 0)));
  const names = labels.flatMap(({ label }, index) => {
    const middle = MARGIN + (index + 0.5) * CELL;
    return [
      text(MARGIN - 8, middle + 4, label, 'text-anchor="end"'),
      text(0, 0, label, `transform="translate(${middle + 4} ${MARGIN - 8}) rotate(-60)"`),
    ];
  });
  const title = text(8, 18, `${(accuracy * 100).toFixed(1)} % of ${count}`, 'font-weight="bold"');
  await sharp(svg(side, side, [title, ...names, ...cells]))
    .png()
    .toFile(file);
}

function drawCell(x: number, y: number, value: number, all: number): string {
  const share = all === 0 ? 0 : value / all;
  const [left, top] = [MARGIN + x * CELL, MARGIN + y * CELL];
  const colour = x === y ? '#1b7f4d' : '#c0392b';
  const ink = share > 0.5 ? 'fill="white"' : '';
  const box = `<rect x="${left}" y="${top}" width="${CELL}" height="${CELL}" stroke="#ddd" fill="${colour}" fill-opacity="${share.toFixed(3)}"/>`;
  return value === 0
    ? box
    : box + text(left + CELL / 2, top + CELL / 2 + 4, String(value), `text-anchor="middle" ${ink}`);
}
