import { expect, test } from 'vitest';
import { defaultWorkers, deviceOf, threadsPerWorker } from '../../../../local/system/workers.ts';

test.each([
  [1, 1, 1],
  [2, 1, 2],
  [4, 1, 4],
  [8, 2, 4],
  [12, 3, 4],
  [64, 8, 8],
])('%i cores: %i workers with %i threads', (cores, workers, threads) => {
  expect(defaultWorkers(cores)).toBe(workers);
  expect(threadsPerWorker(workers, cores)).toBe(threads);
});

test('more workers than cores have a thread each', () => {
  expect(threadsPerWorker(5, 2)).toBe(1);
});

test.each([
  ['', ['', '', '']],
  ['1', ['1', '1', '1']],
  ['0, 1', ['0', '1', '0']],
])('with ONNX_DEVICE=%s workers get %j', (listed, devices) => {
  expect([0, 1, 2].map((index) => deviceOf(index, listed))).toEqual(devices);
});
