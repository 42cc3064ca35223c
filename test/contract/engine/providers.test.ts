import { afterEach, expect, test, vi } from 'vitest';
import { openOnnx } from '../../../engine/onnx.ts';
import { SHIPPED } from './open-test-engine.ts';

afterEach(() => vi.unstubAllEnvs());

/** A provider that no machine of this platform has. */
const ELSEWHERE = process.platform === 'darwin' ? 'dml' : 'coreml';

test('onnx goes on to the next provider where one is not there, and says so', async () => {
  vi.stubEnv('ONNX_PROVIDERS', ELSEWHERE);
  const lines: string[] = [];
  const engine = await openOnnx(SHIPPED, (line) => lines.push(line));
  expect(engine.version).toMatch(/^onnxruntime .*, cpu, fp32$/);
  expect(lines).toEqual([expect.stringContaining(`onnxruntime has no ${ELSEWHERE} here`)]);
  await engine.close();
});

test('onnx refuses a provider whose name nobody knows', async () => {
  vi.stubEnv('ONNX_PROVIDERS', 'cuda,tensortr');
  await expect(openOnnx(SHIPPED, () => {})).rejects.toThrow(/ONNX_PROVIDERS=cuda,tensortr .*"tensorrt"/);
});
