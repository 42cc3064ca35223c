import { afterEach, expect, test, vi } from 'vitest';
import { sessionOptions } from '../../../engine/onnx/open-session.ts';
import { openOnnx } from '../../../engine/onnx.ts';
import { SHIPPED } from './open-test-engine.ts';

afterEach(() => vi.unstubAllEnvs());

/** A provider that no machine of this platform has. */
const ELSEWHERE = process.platform === 'darwin' ? 'dml' : 'coreml';

test('onnx goes on to the next provider if one is missing, and logs this', async () => {
  vi.stubEnv('ONNX_PROVIDERS', ELSEWHERE);
  const lines: string[] = [];
  const engine = await openOnnx(SHIPPED, (line) => lines.push(line));
  expect(engine.version).toMatch(/^onnxruntime .*, cpu, fp32$/);
  expect(lines).toEqual([expect.stringContaining(`onnxruntime can't use ${ELSEWHERE} on this machine`)]);
  await engine.close();
});

test('onnx refuses a provider whose name nobody knows', async () => {
  vi.stubEnv('ONNX_PROVIDERS', 'cuda,tensortr');
  await expect(openOnnx(SHIPPED, () => {})).rejects.toThrow(/ONNX_PROVIDERS=cuda,tensortr .*"tensorrt"/);
});

test.each([
  ['cuda', undefined, 'cuda'],
  ['cuda', 1, { name: 'cuda', deviceId: 1 }],
  ['tensorrt', 3, { name: 'tensorrt', deviceId: 3 }],
  ['webgpu', 1, 'webgpu'],
  ['cpu', 1, 'cpu'],
])('onnxruntime opens %s on device %s as %j', (provider, device, expected) => {
  expect(sessionOptions(provider, device, 2).executionProviders).toEqual([expected]);
});

test('onnx names the GPU that is missing', async () => {
  vi.stubEnv('ONNX_PROVIDERS', 'cuda');
  vi.stubEnv('ONNX_DEVICE', '63');
  const lines: string[] = [];
  const engine = await openOnnx(SHIPPED, (line) => lines.push(line));
  expect(lines).toEqual([expect.stringContaining("onnxruntime can't use cuda:63 on this machine")]);
  await engine.close();
});

test('onnx refuses a GPU that has no number', async () => {
  vi.stubEnv('ONNX_DEVICE', 'first');
  await expect(openOnnx(SHIPPED, () => {})).rejects.toThrow(/ONNX_DEVICE=first .*number of a GPU/);
});
