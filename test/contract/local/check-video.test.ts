import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { checkVideo } from '../../../local/files/check-video.ts';
import { it, test } from '../../support/folder-test.ts';
import { makeTinyClip } from '../../support/make-tiny-clip.ts';

let folder: string;
test.beforeAll(async ({ sharedFolder }) => {
  folder = sharedFolder;
});

async function fileOf(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

it('accepts videos that are read by ranges, and those that a worker converts first', async () => {
  const clip = await makeTinyClip({ frames: 2 });
  await expect(checkVideo(await fileOf('clip.mp4', clip))).resolves.toMatchObject({ bytes: clip.length });
  const avi = Buffer.from('RIFF\0\0\0\0AVI LIST');
  await expect(checkVideo(await fileOf('clip.avi', avi))).resolves.toMatchObject({ name: 'clip.avi', bytes: 16 });
});

it('refuses what nothing can read before anything is started for it', async () => {
  const text = await fileOf('text.mp4', Buffer.from('not a video at all'));
  await expect(checkVideo(text)).rejects.toMatchObject({ failure: { code: 'not-a-video' } });
});
