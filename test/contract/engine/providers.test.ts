import { afterEach, expect, test, vi } from 'vitest';
import { openOnnx } from '../../../engine/onnx.ts';
import { SHIPPED } from './open-test-engine.ts';

afterEach(() => vi.unstubAllEnvs());

test('onnx goes on to the next provider where one is not there, and says so', async () => {
  vi.stubEnv('ONNX_PROVIDERS', 'no-such-provider');
  const lines: string[] = [];
  const engine = await openOnnx(SHIPPED, (line) => lines.push(line));
  expect(engine.version).toMatch(/^onnxruntime .*, cpu, fp32$/);
  expect(lines).toEqual([expect.stringMatching(/^onnxruntime has no no-such-provider here/)]);
  await engine.close();
});
