import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { MANIFEST_SCHEMA_ID } from '../../../../core/contracts/manifest.ts';
import { refuseToReplace } from '../../../../local/files/refuse-to-replace.ts';
import { test } from '../../../support/folder-test.ts';

let folder: string;
test.beforeAll(async ({ sharedFolder }) => {
  folder = sharedFolder;
});

const at = (name: string) => join(folder, name);
const upload = 'paint/0123456789ab/clip.mp4';
const settings = { style: 'great-wave', strength: 1 };
const replacement = (name: string, change = {}) => ({ output: at(name), upload, settings, ...change });

/** A painting as `paint` leaves it. */
async function painting(name: string, more = {}): Promise<void> {
  const manifest = {
    $schema: MANIFEST_SCHEMA_ID,
    source: { name: upload },
    settings: { ...settings, keepColors: false, ...more },
    output: { bytes: 100 },
  };
  await writeFile(at(`${name}.mp4`), 'x'.repeat(100));
  await writeFile(at(`${name}.manifest.json`), JSON.stringify(manifest));
}

test('if no file exists, there is no question', async () => {
  expect(await refuseToReplace(replacement('new.mp4'))).toBe(false);
});

test('a file of somebody else’s is refused, and so is what lies where the manifest goes', async () => {
  await writeFile(at('mine.mp4'), 'x');
  await expect(refuseToReplace(replacement('mine.mp4'))).rejects.toThrow(/mine\.mp4 is there already: .* --overwrite/);
  await writeFile(at('app.manifest.json'), '{"name": "My app"}');
  await expect(refuseToReplace(replacement('app.mp4'))).rejects.toThrow(/app\.manifest\.json is there already/);
});

test('the user at the terminal decides', async () => {
  await writeFile(at('asked.mp4'), 'x');
  const questions: string[] = [];
  const answer = (says: boolean) => async (question: string) => {
    questions.push(question);
    return says;
  };
  await refuseToReplace(replacement('asked.mp4'), answer(true));
  await expect(refuseToReplace(replacement('asked.mp4'), answer(false))).rejects.toThrow('--overwrite');
  expect(questions[0]).toMatch(/asked\.mp4 is there already\. Replace\?$/);
});

test('the same painting is replaced without a question, another one is not', async () => {
  await painting('same');
  expect(await refuseToReplace(replacement('same.mp4'))).toBe(true);
  await expect(refuseToReplace(replacement('same.mp4', { upload: 'paint/ba9876543210/clip.mp4' }))).rejects.toThrow();
  await expect(refuseToReplace(replacement('same.mp4', { settings: { style: 'ink' } }))).rejects.toThrow();
  await writeFile(at('same.mp4'), 'edited');
  await expect(refuseToReplace(replacement('same.mp4'))).rejects.toThrow();
});

test('a painting whose settings change with time is recognised, too', async () => {
  const timed = {
    styles: [
      { at: 0, style: 'ink' },
      { at: 2, style: 'woodcut' },
    ],
    everyShot: ['ink', 'woodcut'],
  };
  await painting('timed', timed);
  expect(await refuseToReplace(replacement('timed.mp4', { settings: timed }))).toBe(true);
  await expect(
    refuseToReplace(replacement('timed.mp4', { settings: { ...timed, everyShot: ['ink'] } })),
  ).rejects.toThrow();
});
