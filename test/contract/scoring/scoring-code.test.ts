import { createHash } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openRepository } from '../../../scoring/repository/model-folder.ts';
import type { Repository } from '../../../scoring/repository/repository.ts';
import { aShape, SETTINGS, writeRepository } from './support/models.ts';

const NEVER = new AbortController().signal;
const PICTURE_TO_LABELS = { takes: 'picture', gives: 'labels', deadlineMs: 2_000 };

/** How bright a picture is, and what goes wrong by its width. */
const BRIGHTNESS = `
let names;
export async function init({ folder }) {
  names = ['dark', 'bright'];
  if (!folder.endsWith('/1')) throw new Error('no folder');
}
export function run({ width, rgb }) {
  if (width === 2) throw new Error('two is no width');
  if (width === 3) for (;;);
  if (width === 4) process.exit(1);
  if (width === 5) return [{ label: 'x' }];
  if (width === 6) return Object.keys(process.env).map((label) => ({ label, confidence: 1 })).concat({ label: 'none', confidence: 0 });
  const bright = rgb.reduce((sum, byte) => sum + byte, 0) / rgb.length / 255;
  return [{ label: names[0], confidence: 1 - bright }, { label: names[1], confidence: bright }];
}`;

async function open(
  code: string,
  stage: object,
  before: readonly object[] = [],
  allowCode = true,
): Promise<Repository> {
  const sha256 = createHash('sha256').update(code).digest('hex');
  const stages = [...before, { stage: 'code', file: 'own.mjs', sha256, ...stage }];
  const repository = await writeRepository({ stages }, { 'own.mjs': code });
  return openRepository({ ...SETTINGS, repository, allowCode });
}

describe('the code of a model', () => {
  it('answers, and neither its errors nor its end nor a loop without end harm another request', async () => {
    const decode = [{ stage: 'decode' }];
    const repository = await open(BRIGHTNESS, PICTURE_TO_LABELS, decode);
    onTestFinished(() => repository.close());
    const own = repository.find('own');
    const { default: sharp } = await import('sharp');
    const answer = async (width: number) => {
      const create = { width, height: 1, channels: 3 as const, background: 'white' };
      const file = await sharp({ create }).png().toBuffer();
      return (await own.run('encoded', file, NEVER)).value;
    };
    const bright = [
      { label: 'bright', confidence: 1 },
      { label: 'dark', confidence: 0 },
    ];
    expect(await answer(1)).toEqual(bright);
    const [failed, late, well] = await Promise.allSettled([answer(2), answer(3), answer(1)]);
    expect(failed).toMatchObject({ reason: { code: 'engine', message: expect.stringContaining('two is no width') } });
    expect(late).toMatchObject({ reason: { message: expect.stringContaining('took longer than 2000 ms for run') } });
    expect(well).toMatchObject({ value: bright });
    await expect(answer(4)).rejects.toThrow(/ended its thread during run/);
    await expect(answer(5)).rejects.toThrow(/gave no labels/);
    expect(await answer(6)).toEqual([{ label: 'none', confidence: 0 }]);
    expect(await answer(1)).toEqual(bright);
  });

  it('takes and gives tensors that its card describes', async () => {
    const tensor = (name: string) => ({ name, datatype: 'FP32', shape: [-1, 2] });
    const code = 'export const run = ({ shape, data }) => ({ datatype: "FP32", shape, data: data.map((x) => 2 * x) });';
    const doubles = { takes: 'tensor', gives: 'tensor', input: tensor('in'), output: tensor('out') };
    const repository = await open(code, doubles);
    onTestFinished(() => repository.close());
    const own = repository.find('own');
    expect(own.pipeline).toMatchObject({ input: { name: 'in' }, output: { name: 'out' } });
    const value = { datatype: 'FP32' as const, shape: [1, 2], data: Float32Array.of(1, 2) };
    expect(await own.run('tensor', value, NEVER)).toMatchObject({ value: { data: Float32Array.of(2, 4) } });
    await expect(open(code, { takes: 'tensor', gives: 'tensor' })).rejects.toThrow(/must say which, as input/);
  });

  it.each([
    ['is not allowed', 'export const run = () => 1;', false, /isn't run unless it is allowed: --allow-code/],
    ['has no run', 'export const walk = 1;', true, /exports no function run/],
    ['fails in init', 'export const run = 1; throw new Error("no disk");', true, /failed in init: no disk/],
    [
      'never ends init',
      'export const init = () => new Promise(() => setInterval(() => 0, 1_000)); export const run = init;',
      true,
      /for init/,
    ],
  ])('is refused where it %s', async (_name, code, isAllowed, message) => {
    await expect(open(code, PICTURE_TO_LABELS, [{ stage: 'decode' }], isAllowed)).rejects.toThrow(message);
  });

  it('gets the bytes of a file and nothing beside them', async () => {
    const code = `export const run = (bytes) => [{ label: String(bytes.buffer.byteLength), confidence: 1 }];`;
    const repository = await open(code, { takes: 'encoded', gives: 'labels' });
    onTestFinished(() => repository.close());
    const star = await aShape('star');
    for (const sent of [star, Buffer.concat([star, star]).subarray(star.length)]) {
      const answer = await repository.find('own').run('encoded', sent, NEVER);
      expect(answer.value).toEqual([{ label: String(star.length), confidence: 1 }]);
    }
  });

  it('gets no thread after its model was closed', async () => {
    const repository = await open('export const run = () => [{ label: "x", confidence: 1 }];', {
      takes: 'encoded',
      gives: 'labels',
    });
    const [stage] = repository.find('own').pipeline.stages;
    await repository.close();
    await expect(stage?.run([Uint8Array.of(1)], NEVER)).rejects.toThrow(/is closed/);
  });
});
