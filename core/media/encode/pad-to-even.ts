import type { Bits } from '../../contracts/output-settings.ts';
import { nv12FrameBytes } from '../pictures/colour.ts';

/**
 * Pads frames to an even width and height by repeating the last column or row of luma, with which they begin. Chroma needs no
 * padding, since its size is rounded up.
 */
export async function* padToEven(
  frames: AsyncIterable<Uint8Array>,
  { width, height }: { width: number; height: number },
  bits: Bits,
): AsyncGenerator<Uint8Array, void> {
  const isEven = width % 2 === 0 && height % 2 === 0;
  for await (const frame of frames) yield isEven ? frame : padFrame(frame, width, height, bits === 10 ? 2 : 1);
}

/** @param item bytes of a sample */
function padFrame(frame: Uint8Array, width: number, height: number, item: 1 | 2): Uint8Array {
  const [evenWidth, evenHeight] = [width + (width % 2), height + (height % 2)];
  const [line, evenLine] = [width * item, evenWidth * item];
  const padded = new Uint8Array(nv12FrameBytes(evenWidth, evenHeight) * item);
  for (let row = 0; row < evenHeight; row++) {
    const from = Math.min(row, height - 1) * line;
    padded.set(frame.subarray(from, from + line), row * evenLine);
    if (line < evenLine) padded.set(frame.subarray(from + line - item, from + line), row * evenLine + line);
  }
  padded.set(frame.subarray(height * line), evenHeight * evenLine);
  return padded;
}
