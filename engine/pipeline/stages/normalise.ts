import type { StageCardOf } from '../../cards/scoring-card.ts';
import { eachValue, type Picture } from '../stage.ts';
import type { Tensor } from '../tensor.ts';

/** Makes the stage that turns pixels into a float32 tensor, `[1, 3, H, W]` or `[1, H, W, 3]`. */
export const normalise = (card: StageCardOf<'normalise'>) =>
  eachValue('normalise', 'picture', 'tensor', (from) =>
    card.layout === 'nchw' ? planes(from, card) : pixels(from, card),
  );

function planes(from: Picture, card: StageCardOf<'normalise'>): Tensor {
  const area = from.width * from.height;
  const data = new Float32Array(area * 3);
  for (let channel = 0; channel < 3; channel++) writeChannel(from, card, channel, data.subarray(channel * area), 1);
  return { datatype: 'FP32', shape: [1, 3, from.height, from.width], data };
}

function pixels(from: Picture, card: StageCardOf<'normalise'>): Tensor {
  const data = new Float32Array(from.rgb.length);
  for (let channel = 0; channel < 3; channel++) writeChannel(from, card, channel, data.subarray(channel), 3);
  return { datatype: 'FP32', shape: [1, from.height, from.width, 3], data };
}

/** Writes every `step`th number of `target`. */
function writeChannel(
  { width, height, rgb }: Picture,
  { channels, mean, deviation }: StageCardOf<'normalise'>,
  channel: number,
  target: Float32Array,
  step: number,
): void {
  const source = channels === 'rgb' ? channel : 2 - channel;
  const shift = mean[channel] ?? 0;
  const scale = 1 / (deviation[channel] ?? 1);
  for (let i = 0; i < width * height; i++) target[i * step] = ((rgb[i * 3 + source] ?? 0) - shift) * scale;
}
