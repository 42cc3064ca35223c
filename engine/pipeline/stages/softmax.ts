import { toFloat32 } from '../float16.ts';
import { eachValue } from '../stage.ts';
import { elementsOf } from '../tensor.ts';

/** Makes the stage that turns all scores of an item into confidences, whatever their shape. */
export const softmax = () =>
  eachValue('softmax', 'tensor', 'tensor', (tensor) => {
    const scores = toFloat32(tensor);
    const each = elementsOf(tensor.shape.slice(1));
    const data = new Float32Array(scores.length);
    for (let at = 0; at < scores.length; at += each) data.set(confidences(scores.subarray(at, at + each)), at);
    return { datatype: 'FP32', shape: tensor.shape, data };
  });

function confidences(scores: Float32Array): Float32Array {
  const highest = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}
