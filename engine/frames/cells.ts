import { CELL } from '../weights/coded-network.ts';
import { type Part, planesOf, type Size } from './plane.ts';

/** A part of a picture in the form that networks take and return: rows of cells of 2×2 pixels, each four bytes of luma, then U and V. */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
  readonly source: Uint8Array;
  readonly painted: Uint8Array;
}

export function emptyCells(columns: number, rows: number): Cells {
  const bytes = columns * rows * CELL;
  return { columns, rows, source: new Uint8Array(bytes), painted: new Uint8Array(bytes) };
}

/** Reads the part of an NV12 frame that begins at cell (`left`, `top`). Outside the frame, it is mirrored. */
export function fillCells(frame: Uint8Array, size: Size, cells: Cells, left: number, top: number): void {
  const [luma, chroma] = planesOf(frame, size);
  const { columns, rows, source } = cells;
  const across = mirrored(luma.width, 2 * left, 2 * columns);
  const pairs = mirrored(chroma.width, left, columns).map((column) => 2 * column);
  const down = mirrored(luma.height, 2 * top, 2 * rows);
  const pairsDown = mirrored(chroma.height, top, rows);
  let at = 0;
  for (let row = 0; row < rows; row += 1) {
    const upper = (down[2 * row] ?? 0) * luma.width;
    const lower = (down[2 * row + 1] ?? 0) * luma.width;
    const pair = (pairsDown[row] ?? 0) * chroma.width * 2;
    for (let column = 0; column < columns; column += 1) {
      const first = across[2 * column] ?? 0;
      const second = across[2 * column + 1] ?? 0;
      const colour = pair + (pairs[column] ?? 0);
      source[at] = luma.bytes[upper + first] ?? 0;
      source[at + 1] = luma.bytes[upper + second] ?? 0;
      source[at + 2] = luma.bytes[lower + first] ?? 0;
      source[at + 3] = luma.bytes[lower + second] ?? 0;
      source[at + 4] = chroma.bytes[colour] ?? 0;
      source[at + 5] = chroma.bytes[colour + 1] ?? 0;
      at += CELL;
    }
  }
}

/** Writes painted cells into an NV12 frame. Those outside the frame are dropped. */
export function placeCells({ painted, columns }: Cells, frame: Uint8Array, size: Size, part: Part): void {
  const [luma, chroma] = planesOf(frame, size);
  const width = Math.min(part.width, chroma.width - part.toLeft);
  const height = Math.min(part.height, chroma.height - part.toTop);
  for (let row = 0; row < height; row += 1) {
    let at = ((part.top + row) * columns + part.left) * CELL;
    const upper = 2 * (part.toTop + row) * luma.width;
    const hasLower = 2 * (part.toTop + row) + 1 < luma.height;
    for (let column = part.toLeft; column < part.toLeft + width; column += 1) {
      const pixel = upper + 2 * column;
      const colour = 2 * ((part.toTop + row) * chroma.width + column);
      const hasRight = 2 * column + 1 < luma.width;
      luma.bytes[pixel] = painted[at] ?? 0;
      if (hasRight) luma.bytes[pixel + 1] = painted[at + 1] ?? 0;
      if (hasLower) luma.bytes[pixel + luma.width] = painted[at + 2] ?? 0;
      if (hasLower && hasRight) luma.bytes[pixel + luma.width + 1] = painted[at + 3] ?? 0;
      chroma.bytes[colour] = painted[at + 4] ?? 0;
      chroma.bytes[colour + 1] = painted[at + 5] ?? 0;
      at += CELL;
    }
  }
}

/** Returns `count` positions of a side from `start` on. Beyond an end, the side is mirrored, beginning with its last position. */
function mirrored(side: number, start: number, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => {
    const position = (((start + index) % (2 * side)) + 2 * side) % (2 * side);
    return position < side ? position : 2 * side - 1 - position;
  });
}
