import { execFileSync } from 'node:child_process';
import { chmod, link, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { checkOutput } from '../../../../local/files/check-output.ts';
import { checkVideo } from '../../../../local/files/check-video.ts';
import { test } from '../../../support/folder-test.ts';

let folder: string;

test.beforeAll(async ({ sharedFolder }) => {
  folder = sharedFolder;
  await mkdir(join(folder, 'folder'));
  await writeFile(join(folder, 'empty.mp4'), '');
  await writeFile(join(folder, 'text.mp4'), 'this is a text, whatever its name says\n');
});

test.each([
  ['nothing.mp4', /^There is no file .*nothing\.mp4: correct the path\.$/],
  ['folder', /folder is a folder: name a video file\.$/],
  ['empty.mp4', /^empty\.mp4 is empty/],
  ['text.mp4', /^text\.mp4 is not a video/],
])('%s is refused in one sentence', async (name, sentence) => {
  await expect(checkVideo(join(folder, name))).rejects.toThrow(sentence);
});

test('a pipe is refused, and nobody waits for it', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await expect(checkVideo(pipe)).rejects.toThrow(
    /is not a regular file, and a video has to be read at any place: save what comes from a pipe/,
  );
});

test.each([
  ['HEIC', 'ftypheic'],
  ['HEIC', 'ftypmif1'],
  ['AVIF', 'ftypavif'],
])('a picture in %s is called one', async (format, brand) => {
  const picture = join(folder, `${brand}.heic`);
  await writeFile(picture, `\0\0\0\x18${brand}\0\0\0\0mif1heic${'\0'.repeat(2_000)}`);
  await expect(checkVideo(picture)).rejects.toThrow(`is a picture (${format}), not a video: `);
});

test('a folder as output takes the default name', async () => {
  const path = await checkOutput(join(folder, 'folder'), join(folder, 'text.mp4'), join('painted', 'text.style.mp4'));
  expect(path).toBe(join(folder, 'folder', 'text.style.mp4'));
});

test.each(['', 'not/yet'])('a name that is too long is refused before anything is painted: %s', async (within) => {
  const path = join(folder, within, `${'y'.repeat(245)}.mp4`);
  await expect(checkOutput(path, join(folder, 'text.mp4'), 'x')).rejects.toThrow(
    /^The result can't be written to .*too long for a name\): name another place with --out\.$/,
  );
});

test('the source is never replaced', async () => {
  const video = join(folder, 'text.mp4');
  await expect(checkOutput(video, video, 'x')).rejects.toThrow('--out names the source itself');
});

test('nor by another name', async () => {
  const video = join(folder, 'text.mp4');
  await link(video, join(folder, 'hard.mp4'));
  await symlink(video, join(folder, 'soft.mp4'));
  await link(video, join(folder, 'other.manifest.json'));
  for (const name of ['hard.mp4', 'soft.mp4']) {
    await expect(checkOutput(join(folder, name), video, 'x')).rejects.toThrow('--out names the source itself');
  }
  await expect(checkOutput(join(folder, 'other.mp4'), video, 'x')).rejects.toThrow('would replace the source');
});

test('devices and folders are never replaced', async () => {
  await expect(checkOutput('/dev/null', join(folder, 'text.mp4'), 'x')).rejects.toThrow(
    '/dev/null exists and is not a regular file',
  );
});

test('a folder that is not there yet is fine, and is not made', async () => {
  const path = join(folder, 'new', 'deep', 'out.mp4');
  expect(await checkOutput(path, join(folder, 'text.mp4'), 'x')).toBe(path);
  expect(await readdir(folder)).not.toContain('new');
});

test('a file in the place of a folder is refused before anything is painted', async () => {
  const path = join(folder, 'empty.mp4', 'out.mp4');
  await expect(checkOutput(path, join(folder, 'text.mp4'), 'x')).rejects.toThrow(
    /can't be written to .* is not a folder/,
  );
});

test.skipIf(process.getuid?.() === 0)(
  'a folder that may not be written to is refused (not as root, who may)',
  async () => {
    await chmod(join(folder, 'folder'), 0o500);
    const path = join(folder, 'folder', 'out.mp4');
    await expect(checkOutput(path, join(folder, 'text.mp4'), 'x')).rejects.toThrow(/can't be written/);
    await chmod(join(folder, 'folder'), 0o700);
  },
);
