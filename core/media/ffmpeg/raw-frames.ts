/**
 * Cuts FFmpeg's raw video into frames, each in memory of its own. A part of a frame at the end is left out.
 * @param frameBytes bytes of a frame
 */
export async function* rawFrames(
  output: AsyncIterable<Uint8Array>,
  frameBytes: number,
): AsyncGenerator<Uint8Array, void> {
  let frame = new Uint8Array(frameBytes);
  let filled = 0;
  for await (const bytes of output) {
    for (let offset = 0; offset < bytes.length; ) {
      const part = bytes.subarray(offset, offset + frameBytes - filled);
      frame.set(part, filled);
      filled += part.length;
      offset += part.length;
      if (filled < frameBytes) continue;
      yield frame;
      frame = new Uint8Array(frameBytes);
      filled = 0;
    }
  }
}
