import { readFile } from 'node:fs/promises';
import { Float16Array } from '@petamoriken/float16';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { resample } from '../../../../engine/frames/resample.ts';
import { loadRuntime } from '../../../../engine/onnx/open-session.ts';
import type { RgbPicture } from '../../../../engine/onnx/rgb-planes.ts';
import { mean } from '../../../support/mean.ts';
import { addOutputs } from './add-outputs.ts';

/** The classes and features of a picture in SqueezeNet, with which no network of the benchmark was trained. */
export interface Eye {
  /** Returns the probabilities of ImageNet's classes for the middle of the picture. */
  classes(picture: RgbPicture): Promise<Float32Array>;
  /** Returns the Gram matrices of three stages, as means over parts of the picture. */
  grams(picture: RgbPicture): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** The outputs of the first, the third and the fifth `fire` module. */
const STAGES = ['fire2/concat_1', 'fire4/concat_1', 'fire6/concat_1'];
const CLASSES = 'softmaxout_1';
/** The side of the square that the network takes, in pixels; below it, the distance from one part to the next. */
const SIDE = 224;
const [STEP_ACROSS, STEP_DOWN] = [208, 136];

/**
 * Opens SqueezeNet.
 * @param file `squeezenet1_fp16.onnx`, which takes BGR in 0..255
 */
export async function openEye(file: string, threads: number): Promise<Eye> {
  const runtime = await loadRuntime();
  const model = addOutputs(await readFile(file), STAGES);
  const session = await runtime.InferenceSession.create(model, { intraOpNumThreads: threads });
  const see = async (part: RgbPicture, outputs: readonly string[]) => {
    const bgr = [2, 1, 0].flatMap((channel) => [...planeOf(part, channel)]);
    const values = new Uint16Array(Float16Array.from(bgr).buffer);
    const seen = await session.run({ data_0: new runtime.Tensor('float16', values, [1, 3, SIDE, SIDE]) }, outputs);
    return outputs.map((name) => seen[name] as Tensor);
  };
  return {
    classes: async (picture) => {
      const [probabilities] = await see(middleOf(picture), [CLASSES]);
      return floatsOf(probabilities as Tensor);
    },
    grams: async (picture) => {
      const all: Float32Array[][] = [];
      for (const part of partsOf(picture)) all.push((await see(part, STAGES)).map(gramOf));
      return STAGES.map((_, stage) => {
        const grams = all.map((ofPart) => ofPart[stage] ?? new Float32Array());
        return Float32Array.from(grams[0] ?? [], (_value, at) => mean(grams.map((gram) => gram[at] ?? 0)));
      });
    },
    close: () => (session as InferenceSession).release(),
  };
}

function planeOf({ values, width, height }: RgbPicture, channel: number): Float32Array {
  return values.subarray(channel * width * height, (channel + 1) * width * height);
}

function partsOf(picture: RgbPicture): RgbPicture[] {
  const parts: RgbPicture[] = [];
  for (let top = 0; top + SIDE <= picture.height; top += STEP_DOWN) {
    for (let left = 0; left + SIDE <= picture.width; left += STEP_ACROSS) parts.push(cropped(picture, left, top, SIDE));
  }
  return parts;
}

function cropped(picture: RgbPicture, left: number, top: number, side: number): RgbPicture {
  const { values, width, height, white } = picture;
  const part = new Float32Array(3 * side * side);
  for (let row = 0; row < 3 * side; row += 1) {
    const [channel, y] = [Math.floor(row / side), row % side];
    const from = channel * width * height + (top + y) * width + left;
    part.set(values.subarray(from, from + side), row * side);
  }
  return { values: part, width: side, height: side, white };
}

/** Cuts the largest square out of the middle, and scales it to the size that the network takes. */
function middleOf(picture: RgbPicture): RgbPicture {
  const side = Math.min(picture.width, picture.height);
  const [left, top] = [(picture.width - side) >> 1, (picture.height - side) >> 1];
  const square = cropped(picture, left, top, side);
  const planes = [0, 1, 2].map((channel) => {
    const bytes = Uint8Array.from(Uint8ClampedArray.from(planeOf(square, channel)));
    return resample({ bytes, width: side, height: side, item: 1 }, SIDE, SIDE).bytes;
  });
  return { values: Float32Array.from(Buffer.concat(planes)), width: SIDE, height: SIDE, white: picture.white };
}

/** Returns the Gram matrix of a tensor [1, channels, rows, columns], divided by the number of positions. */
function gramOf(tensor: Tensor): Float32Array {
  const [, channels = 0, rows = 0, columns = 0] = tensor.dims;
  const values = floatsOf(tensor);
  const positions = rows * columns;
  const gram = new Float32Array(channels * channels);
  for (let a = 0; a < channels; a += 1) {
    for (let b = 0; b <= a; b += 1) {
      let sum = 0;
      for (let at = 0; at < positions; at += 1) {
        sum += (values[a * positions + at] ?? 0) * (values[b * positions + at] ?? 0);
      }
      gram[a * channels + b] = sum / positions;
      gram[b * channels + a] = sum / positions;
    }
  }
  return gram;
}

function floatsOf({ data }: Tensor): Float32Array {
  const { buffer, byteOffset, length } = data as Uint16Array;
  return Float32Array.from(new Float16Array(buffer, byteOffset, length));
}
