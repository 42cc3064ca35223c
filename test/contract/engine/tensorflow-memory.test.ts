import { memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { openTensorflow } from '../../../engine/tensorflow.ts';
import { SHIPPED } from './open-test-engine.ts';
import { formatOf, noise } from './pictures.ts';

test('TensorFlow.js keeps no tensor from run to run, and none after it is closed', async () => {
  const engine = await openTensorflow(SHIPPED, () => {});
  await engine.paint([noise(24, 16, 1)], formatOf(24, 16));
  const tensors = memory().numTensors;
  await engine.paint([noise(24, 16, 1), noise(24, 16, 2)], formatOf(24, 16));
  await engine.paint([noise(31, 17, 3)], formatOf(31, 17));
  expect(memory().numTensors).toBe(tensors);
  await engine.close();
  expect(memory().numTensors).toBe(0);
});
