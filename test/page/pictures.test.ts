import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { findFfmpeg } from '../../core/media/ffmpeg/find-ffmpeg.ts';
import { it, test } from '../support/folder-test.ts';
import { openPage, SKIPPED, shared } from './support/open-page.ts';
import { takePicture } from './support/take-picture.ts';

const NOT_ASKED = process.env['PAGE_PICTURES'] ? '' : ' (skipped: PAGE_PICTURES=1 takes them)';
const WHY = SKIPPED || NOT_ASKED;

describe.skipIf(WHY)(`pictures of the page for docs/pictures${WHY}`, () => {
  let folder: string;
  let film: { name: string; mimeType: string; buffer: Buffer };
  test.beforeAll(async ({ sharedFolder }) => {
    folder = sharedFolder;
    const { path } = await findFfmpeg();
    const file = join(folder, 'harbour.mp4');
    const cut = ['-t', '2.4', '-vf', 'scale=854:480', '-c:v', 'libx264', '-crf', '18', '-g', '12', '-c:a', 'copy'];
    await execa(path, ['-v', 'error', '-i', 'samples/sample.mp4', ...cut, file]);
    film = { name: 'harbour.mp4', mimeType: 'video/mp4', buffer: await readFile(file) };
  });

  it('show every view', async () => {
    const { page } = await openPage();
    await page.goto(shared.url);
    await page.locator('.style img').first().waitFor();
    await takePicture(page, 'start');

    await page.setInputFiles('input[type=file]', film);
    await page.getByText('in storage').waitFor();
    await page.getByAltText('The same frame, painted').waitFor();
    const styles = await page.locator('.style').count();
    await expect.poll(() => page.locator('.style img[src^="blob:"]').count(), { timeout: 200_000 }).toBe(styles);
    await page.getByText('Painting this frame').waitFor({ state: 'detached' });
    await takePicture(page, 'preview');

    await page.getByRole('button', { name: /^Paint it/ }).click();
    await page.locator('.part.stored').first().waitFor({ timeout: 280_000 });
    await takePicture(page, 'watch');
    await page.locator('.player').waitFor({ timeout: 280_000 });
    await page.getByRole('slider', { name: 'Time' }).fill('1.2');
    await page.waitForTimeout(2_000);
    await takePicture(page, 'look');

    await page.getByRole('link', { name: 'Jobs' }).click();
    await page.getByRole('link', { name: 'harbour.mp4' }).waitFor();
    await takePicture(page, 'jobs');
  });
});
