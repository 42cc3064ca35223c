import { expect, it } from 'vitest';
import type { z } from 'zod';
import { readSettings } from '../../../../core/contracts/read-settings.ts';
import { AppSettings } from '../../../../functions/settings.ts';
import { WorkerSettings } from '../../../../workers/settings.ts';

it('treats empty values as missing', () => {
  const settings = readSettings(AppSettings, { REPAINT_NETWORK: '', REPAINT_QUALITY: '', REPAINT_CODEC: 'hevc' });
  expect(settings).toEqual({ ...AppSettings.parse({}), REPAINT_CODEC: 'hevc' });
});

it.each([
  ['the Function App', AppSettings],
  ['a worker', WorkerSettings],
])('gives %s defaults that could be set as well', (_, schema) => {
  const defaults = readSettings<z.ZodObject>(schema, {});
  const written = Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, String(value)]));
  expect(readSettings<z.ZodObject>(schema, written)).toEqual(defaults);
});

it('takes a number of frames or a word for the length of chunks', () => {
  const read = (value: string) => readSettings(AppSettings, { REPAINT_CHUNK_FRAMES: value }).REPAINT_CHUNK_FRAMES;
  expect([read(''), read('auto'), read('60')]).toEqual(['auto', 'auto', 60]);
  expect(() => read('some')).toThrow('REPAINT_CHUNK_FRAMES=some (expected "auto" or a whole number of frames');
});

it('names every setting at fault, what it is set to, and where to look', () => {
  const environment = { PATH: '/bin', REPAINT_THREADS: 'all', REPAINT_ENGINE: 'onnx', REPAINT_BATCH_FRAMES: '65' };
  expect(() => readSettings(WorkerSettings, environment)).toThrow(
    /^Some settings can't be used: REPAINT_THREADS=all \(.+\), REPAINT_BATCH_FRAMES=65 \(.*64\). See "Settings" in docs\/reference\.md .+\.$/,
  );
});
