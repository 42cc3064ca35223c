import { afterEach, expect, test, vi } from 'vitest';
import { openOnnx } from '../../../engine/onnx.ts';
import { openTensorflow } from '../../../engine/tensorflow.ts';
import { SHIPPED } from './open-test-engine.ts';
import { formatOf, noise } from './pictures.ts';

// What a GPU gets, on the CPU of the machine that tests: several frames in one run of the graph.
test.each([
  ['onnx', openOnnx],
  ['tensorflow', openTensorflow],
])('%s paints three frames in a run as it paints one', async (_name, open) => {
  const format = formatOf(37, 23);
  const frames = [1, 2, 3, 4, 5].map((seed) => noise(37, 23, seed));
  const [alone, threes] = [await open(SHIPPED, () => {}), await open(SHIPPED, () => {}, 3)];
  expect(await threes.paint(frames, format)).toEqual(await alone.paint(frames, format));
  await Promise.all([alone.close(), threes.close()]);
});

afterEach(() => vi.unstubAllEnvs());

test('onnx goes on to the next provider where one is not there, and says so', async () => {
  vi.stubEnv('ONNX_PROVIDERS', 'no-such-provider');
  const lines: string[] = [];
  const engine = await openOnnx(SHIPPED, (line) => lines.push(line));
  expect(engine.version).toMatch(/^onnxruntime .*, cpu, fp32$/);
  expect(lines).toEqual([expect.stringMatching(/^onnxruntime has no no-such-provider here/)]);
  await engine.close();
});
