import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../core/contracts/painting-settings.ts';
import type { WorkerAbilities } from '../../../core/contracts/worker-abilities.ts';
import { planEncoder } from '../../../functions/activities/plan-encoder.ts';
import { freeResources } from '../../../packages/functions-host/test/support/free-resources.ts';
import { startStorage, type TestStorage } from '../../support/start-storage.ts';

let azure: TestStorage;
beforeAll(async () => {
  azure = await startStorage();
});
afterAll(freeResources);

// No card here: the test writes what workers with one would report.
const abilitiesOf = (hardwareEncoders: string[], ffmpeg: string): WorkerAbilities => ({
  schemaVersion: 1,
  ffmpeg,
  hardwareEncoders,
  worker: 'worker',
  seenAt: '2030-01-01T00:00:00.000Z',
});

async function planned(output: Partial<typeof DEFAULT_SETTINGS>, [width, height] = [1280, 720]): Promise<string> {
  const settings = { style: 'starry-night', ...DEFAULT_SETTINGS, chunkFrames: 48, ...output };
  const colour = { matrix: 'unspecified', range: 'unspecified' } as const;
  const painted = { width, height, pixelAspect: { num: 1, den: 1 }, colour, colourTags: {} };
  return (await planEncoder({ settings }, { painted }, azure.storage.abilities)).encoder;
}

test('hardware is planned when every kind of worker seen lately has shown that it works', async () => {
  const { abilities } = azure.storage;
  expect(await planned({ encoder: 'auto' })).toBe('libx264');

  await abilities.report(abilitiesOf(['h264_nvenc', 'hevc_nvenc'], '7.0'));
  await abilities.report({ ...abilitiesOf(['h264_nvenc', 'hevc_nvenc'], '7.0'), worker: 'another of its kind' });
  expect(await abilities.list(new Date(0))).toHaveLength(1);
  expect(await planned({ encoder: 'auto' })).toBe('h264_nvenc');
  expect(await planned({ encoder: 'auto', codec: 'av1' })).toBe('libaom-av1');
  expect(await planned({ encoder: 'software' })).toBe('libx264');

  await abilities.report(abilitiesOf(['hevc_nvenc'], '6.1'));
  expect(await planned({ encoder: 'auto' })).toBe('libx264');
  expect(await planned({ encoder: 'auto', codec: 'hevc' })).toBe('hevc_nvenc');
});

test('reports from long ago, or from somebody else, do not count', async () => {
  const work = azure.blobs.getContainerClient('work');
  await work.getBlockBlobClient('workers/forged.json').upload('{"hardwareEncoders":', 20);
  expect(await azure.storage.abilities.list(new Date(0))).toHaveLength(2);
  expect(await azure.storage.abilities.list(new Date(Date.now() + 60_000))).toEqual([]);
});

test('HEVC of a few pixels is refused with the way out', async () => {
  const refusal = { failure: { code: 'unsupported', message: expect.stringMatching(/ask for another codec/) } };
  await expect(planned({ codec: 'hevc' }, [8, 8])).rejects.toMatchObject(refusal);
  expect(await planned({ codec: 'hevc' }, [16, 15])).toBe('libx265');
});
