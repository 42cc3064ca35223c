import { numbersOf } from '../../engine/pipeline/float16.ts';
import type { Item } from '../../engine/pipeline/pipeline.ts';
import type { LabelledScore, Picture } from '../../engine/pipeline/stage.ts';
import type { Tensor } from '../../engine/pipeline/tensor.ts';

export interface Comparison {
  /** Labels: the same one is the likeliest. Tensors and pictures: `difference` is at most 0.01. */
  readonly isSame: boolean;
  /**
   * From 0: of labels, the largest difference of a confidence; of tensors, that of an element, in parts of the largest element; of pictures,
   * the mean of the bytes', in parts of 255. 1 if shapes, sizes or kinds differ.
   */
  readonly difference: number;
}

const TOLERANCE = 0.01;
const MOST_COMPARED = 100_000;
const UNLIKE: Comparison = { isSame: false, difference: 1 };

export function compareAnswers(one: Item, other: Item): Comparison {
  if (one.kind === 'labels' && other.kind === 'labels') return compareLabels(one.value, other.value);
  if (one.kind === 'tensor' && other.kind === 'tensor') return compareTensors(one.value, other.value);
  if (one.kind === 'picture' && other.kind === 'picture') return comparePictures(one.value, other.value);
  return UNLIKE;
}

function compareLabels(one: readonly LabelledScore[], other: readonly LabelledScore[]): Comparison {
  const confidences = new Map(other.map(({ label, confidence }) => [label, confidence]));
  const differences = one.map(({ label, confidence }) => Math.abs(confidence - (confidences.get(label) ?? 0)));
  return { isSame: one[0]?.label === other[0]?.label, difference: Math.max(0, ...differences) };
}

function compareTensors(one: Tensor, other: Tensor): Comparison {
  if (one.shape.join() !== other.shape.join() || one.datatype !== other.datatype) return UNLIKE;
  const [a, b] = [numbersOf(one), numbersOf(other)];
  let [largest, apart] = [0, 0];
  for (const index of sampled(a.length)) {
    largest = Math.max(largest, Math.abs(Number(a[index])));
    apart = Math.max(apart, Math.abs(Number(a[index]) - Number(b[index])));
  }
  return within(largest === 0 ? apart : apart / largest);
}

function comparePictures(one: Picture, other: Picture): Comparison {
  if (one.width !== other.width || one.height !== other.height) return UNLIKE;
  let [sum, count] = [0, 0];
  for (const index of sampled(one.rgb.length)) {
    sum += Math.abs((one.rgb[index] ?? 0) - (other.rgb[index] ?? 0));
    count++;
  }
  return within(sum / count / 255);
}

/** Evenly spaced indices. Comparing every byte of a large picture would hold up other requests. */
function* sampled(length: number): Generator<number> {
  const step = Math.ceil(length / MOST_COMPARED);
  for (let index = 0; index < length; index += step) yield index;
}

function within(difference: number): Comparison {
  return { isSame: difference <= TOLERANCE, difference };
}
