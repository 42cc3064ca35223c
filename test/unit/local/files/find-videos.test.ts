import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { expect } from 'vitest';
import { findVideos, videosIn } from '../../../../local/files/find-videos.ts';
import { outputsOfMany } from '../../../../local/files/outputs-of-many.ts';
import { test } from '../../../support/folder-test.ts';

let folder: string;
const at = (name: string) => join(folder, name);

test.beforeAll(async ({ sharedFolder }) => {
  folder = sharedFolder;
  const names = ['b.mp4', 'a.MOV', 'a.mp4', 'notes.txt', '.b.mp4', 'deep/er/c.mkv', '.git/d.mp4'];
  const painted = [
    'painted/a.ink.mp4',
    'painted/a.ink.manifest.json',
    'painted/c.ink.mkv',
    'painted/c.ink.mkv.manifest.json',
  ];
  for (const name of [...names, ...painted, 'texts/readme.md']) {
    await mkdir(dirname(at(name)), { recursive: true });
    await writeFile(at(name), '');
  }
});

test('videos are found at any depth, without what is hidden and what was painted', async () => {
  const found = await findVideos([folder]);
  expect(found.map(({ file }) => file)).toEqual(['a.MOV', 'a.mp4', 'b.mp4', 'deep/er/c.mkv'].map(at));
});

test('a video that is named twice is painted once, whatever its name ends in', async () => {
  const found = await findVideos([at('notes.txt'), at('b.mp4'), folder, at('b.mp4')]);
  expect(found.map(({ file }) => file)).toEqual(['notes.txt', 'b.mp4', 'a.MOV', 'a.mp4', 'deep/er/c.mkv'].map(at));
});

test('a missing path and a folder without videos are refused in one sentence', async () => {
  await expect(findVideos([at('nowhere')])).rejects.toThrow(/^There is no file .*nowhere: correct the path\.$/);
  await expect(findVideos([at('texts')])).rejects.toThrow(/^There is no video in .*texts: /);
});

test('a folder to watch may have no videos yet', async () => {
  expect(await videosIn(at('texts'))).toEqual([]);
});

test('a folder that can’t be read is refused in one sentence, and not as one that can’t be written', async () => {
  await expect(videosIn(at('b.mp4'))).rejects.toThrow(/b\.mp4 can't be read \(ENOTDIR.*\): correct the path/);
});

test('each has a result of its own, in folders like theirs', async () => {
  const outputs = outputsOfMany(await findVideos([folder]), '/out', () => ({ style: 'ink', format: 'mp4' }));
  const names = ['a.MOV.ink.mp4', 'a.mp4.ink.mp4', 'b.ink.mp4', 'deep/er/c.ink.mp4'];
  expect(outputs).toEqual(names.map((name) => join('/out', name)));
});

test('names that differ only in what is replaced or cut stay apart', () => {
  const names = [
    'a?.mp4',
    'a*.mp4',
    `${'x'.repeat(200)}1.mp4`,
    `${'x'.repeat(200)}2.mp4`,
    'b.mp4',
    'b.mov',
    'b.mp4.mp4',
  ];
  const files = [...names.map((name) => join('/in', name)), '/other/b.mp4'];
  const videos = files.map((file) => ({ file, within: '' }));
  const outputs = outputsOfMany(videos, '/out', () => ({ style: 'ink', format: 'mp4' }));
  expect(new Set(outputs).size).toBe(files.length);
  expect(basename(outputs[0] as string)).toMatch(/^a_\.mp4-[0-9a-f]{8}\.ink\.mp4$/);
});

test('every kind of file that can be painted is found in a folder', async () => {
  const rows = readFileSync('docs/formats.md', 'utf8').matchAll(/^\| [^|]+ \| `([^`|]+)` \| (?!refused)/gm);
  const endings = [...new Set([...rows].map(([, name = '']) => extname(name)))].filter(Boolean);
  expect(endings.length).toBeGreaterThan(20);
  await mkdir(at('kinds'), { recursive: true });
  for (const ending of endings) await writeFile(at(`kinds/film${ending}`), '');
  const found = (await videosIn(at('kinds'))).map(({ file }) => extname(file));
  expect(found.toSorted()).toEqual(endings.toSorted());
});
