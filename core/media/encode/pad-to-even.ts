import { nv12FrameBytes } from '../pictures/colour.ts';

/**
 * Pads NV12 frames to an even width and height by repeating the last column or row of luma. Chroma needs no padding,
 * since its size is rounded up.
 */
export async function* padToEven(
  frames: AsyncIterable<Uint8Array>,
  { width, height }: { width: number; height: number },
): AsyncGenerator<Uint8Array, void> {
  const isEven = width % 2 === 0 && height % 2 === 0;
  for await (const frame of frames) yield isEven ? frame : padFrame(frame, width, height);
}

function padFrame(frame: Uint8Array, width: number, height: number): Uint8Array {
  const [evenWidth, evenHeight] = [width + (width % 2), height + (height % 2)];
  const padded = new Uint8Array(nv12FrameBytes(evenWidth, evenHeight));
  for (let row = 0; row < evenHeight; row++) {
    const from = Math.min(row, height - 1) * width;
    padded.set(frame.subarray(from, from + width), row * evenWidth);
    if (width < evenWidth) padded[row * evenWidth + width] = frame[from + width - 1] as number;
  }
  padded.set(frame.subarray(width * height), evenWidth * evenHeight);
  return padded;
}
