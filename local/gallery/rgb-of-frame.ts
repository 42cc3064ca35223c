import { resolveColour } from '../../core/media/pictures/colour.ts';
import { planesOf } from '../../engine/frames/plane.ts';
import { rgbFromPlanes } from '../../engine/onnx/rgb-planes.ts';
import type { FrameFormat } from '../../engine/style-engine.ts';

const WHITE = 255;

/** Converts an NV12 frame to interleaved RGB bytes. */
export function rgbOfFrame(frame: Uint8Array, format: FrameFormat): Uint8Array {
  const { width, height, colour } = format;
  const size = width * height;
  const values = new Float32Array(3 * size);
  const picture = { values, width, height, white: WHITE };
  rgbFromPlanes(planesOf(frame, format), picture, resolveColour(colour, format));
  return Uint8Array.from({ length: 3 * size }, (_, at) =>
    Math.round(values[(at % 3) * size + Math.floor(at / 3)] ?? 0),
  );
}
