import type { RgbPicture } from '../../../../engine/onnx/rgb-planes.ts';
import { luminance } from './luminance.ts';

/** The standard deviation of the blur that is subtracted, in pixels. */
const SIGMA = 6;
/** The width of the border that is left out, in pixels. */
const MARGIN = 24;

/** Returns luminance minus its blur, without the border: strokes and edges, without colours and shapes. */
export function fineDetail(picture: RgbPicture): Float32Array {
  const { width, height } = picture;
  const plane = luminance(picture);
  const blur = blurred(blurred(plane, width, height, 1, width), width, height, width, 1);
  const [columns, rows] = [width - 2 * MARGIN, height - 2 * MARGIN];
  return Float32Array.from({ length: Math.max(columns * rows, 0) }, (_, index) => {
    const at = (MARGIN + Math.floor(index / columns)) * width + MARGIN + (index % columns);
    return (plane[at] ?? 0) - (blur[at] ?? 0);
  });
}

/** Blurs lines of a plane whose values are `step` apart; lines are `lineStep` apart. Ends are repeated. */
function blurred(plane: Float32Array, width: number, height: number, step: number, lineStep: number): Float32Array {
  const [length, lines] = step === 1 ? [width, height] : [height, width];
  const reach = 3 * SIGMA;
  const weights = Array.from({ length: 2 * reach + 1 }, (_, tap) => Math.exp(-((tap - reach) ** 2) / (2 * SIGMA ** 2)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const target = new Float32Array(plane.length);
  for (let line = 0; line < lines; line += 1) {
    for (let position = 0; position < length; position += 1) {
      let sum = 0;
      for (let tap = -reach; tap <= reach; tap += 1) {
        const at = Math.min(Math.max(position + tap, 0), length - 1);
        sum += (weights[tap + reach] ?? 0) * (plane[line * lineStep + at * step] ?? 0);
      }
      target[line * lineStep + position * step] = sum / total;
    }
  }
  return target;
}
