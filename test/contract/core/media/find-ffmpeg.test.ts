import { delimiter, dirname } from 'node:path';
import { expect, it } from 'vitest';
import { findFfmpeg } from '../../../../core/media/ffmpeg/find-ffmpeg.ts';
import { installedBinary } from '../../../../core/media/ffmpeg/installed-binary.ts';
import { newest } from './support/ffmpegs.ts';

it('takes FFMPEG_PATH first, and does not pass over a wrong one', async () => {
  const found = await findFfmpeg({ FFMPEG_PATH: newest.path, PATH: '' });
  expect(found.path).toBe(newest.path);
  expect(found.encoders).toContain('libx264');
  await expect(findFfmpeg({ ...process.env, FFMPEG_PATH: '/nowhere/ffmpeg' })).rejects.toThrow('/nowhere/ffmpeg');
});

it('takes the one on the PATH next', async () => {
  const found = await findFfmpeg({ PATH: ['/nowhere', dirname(newest.path)].join(delimiter) });
  expect(found.path).toBe(newest.path);
});

it.skipIf(!installedBinary('ffmpeg'))('takes the installed one where there is no other', async () => {
  expect((await findFfmpeg({ PATH: '' })).path).toBe(installedBinary('ffmpeg'));
});
