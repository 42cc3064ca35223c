import { existsSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { encoderGraph } from '../../../bench/networks/features/encoder-graph.ts';
import { openEncoder } from '../../../bench/networks/features/open-encoder.ts';
import { readPicture } from '../../../bench/networks/read-picture.ts';

const DATA = '../shared/data';

/** Takes one channel of one tap to the one output. */
function pick(side: number, inputs: number, tap: number, channel: number) {
  const kernel = Array.from({ length: side * side * inputs }, (_, at) => (at === tap * inputs + channel ? 1 : 0));
  return { shape: [side, side, inputs, 1], kernel, bias: [0] };
}

/** RGB goes through as it is, then green's right neighbour, then what lies in the middle. */
const WEIGHTS = {
  block1_conv0: { shape: [1, 1, 3, 3], kernel: [1, 0, 0, 0, 1, 0, 0, 0, 1], bias: [0, 0, 0] },
  block1_conv1: pick(3, 3, 5, 1),
  block1_conv2: pick(3, 1, 4, 0),
  block2_conv1: pick(3, 1, 4, 0),
  block2_conv2: pick(3, 1, 4, 0),
  block3_conv1: pick(3, 1, 4, 0),
};

test('The encoder reads weights as Keras orders them, and pools after each second convolution', async () => {
  const session = await InferenceSession.create(encoderGraph(WEIGHTS));
  const side = 26;
  const green = Float32Array.from({ length: 3 * side * side }, (_, at) =>
    Math.floor(at / side / side) === 1 ? at % side : 99,
  );
  const found = await session.run({ picture: new Tensor('float32', green, [1, 3, side, side]) });
  const squares = (count: number, value: (at: number) => number) =>
    Array.from({ length: count }, (_, at) => value(at) ** 2).reduce((sum, square) => sum + square / count, 0);
  expect(found['gram1']?.data[0]).toBeCloseTo(
    squares(24, (at) => at + 2),
    3,
  );
  expect(found['gram2']?.data[0]).toBeCloseTo(
    squares(9, (at) => 2 * at + 6),
    3,
  );
  expect(found['gram3']?.data[0]).toBeCloseTo(14 ** 2, 3);
  expect(found['features']?.data).toEqual(Float32Array.of(14));
  await session.release();
});

test.skipIf(!existsSync(DATA))(
  'Its weights are normalised to means of about 1 for pictures given as RGB in 0..1 (skipped without ../shared/data)',
  async () => {
    const encoder = await openEncoder(`${DATA}/perceptual/vgg_31.h5`, 2);
    const picture = await readPicture(`${DATA}/images/content/skimage_coffee.png`, { width: 160 });
    const { content } = await encoder.look(picture);
    await encoder.close();
    const mean = content.reduce((sum, value) => sum + value, 0) / content.length;
    expect(mean).toBeGreaterThan(0.5);
    expect(mean).toBeLessThan(2);
  },
);
