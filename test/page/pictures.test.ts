import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { QueueServiceClient } from '@azure/storage-queue';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { findFfmpeg } from '../../core/media/ffmpeg/find-ffmpeg.ts';
import { QUEUES } from '../../core/storage/names.ts';
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
    await page.getByRole('button', { name: 'Play what is painted' }).click({ timeout: 280_000 });
    await page.locator('.part.stored').nth(1).waitFor({ timeout: 280_000 });
    await page.getByText('Steps of the orchestration').click();
    await page.getByRole('list', { name: 'Steps' }).waitFor();
    await takePicture(page, 'watch', { isWhole: true });

    const queues = QueueServiceClient.fromConnectionString(shared.storage);
    const reason = 'job-3f1c9e0b7a524d6c8e1f2a3b4c5d6e7f has no task chunk-40';
    const message = {
      schemaVersion: 1,
      job: 'job-3f1c9e0b7a524d6c8e1f2a3b4c5d6e7f',
      run: 1,
      task: 'chunk-40',
      attempt: 0,
    };
    const poisoned = JSON.stringify({ reason, dequeueCount: 1, message: JSON.stringify(message) });
    await queues.getQueueClient(QUEUES.tasksPoison).sendMessage(poisoned);
    await page.getByRole('link', { name: 'System' }).click();
    await page.getByText(reason).waitFor();
    await takePicture(page, 'system');
    await page.goBack();

    await page.getByRole('button', { name: 'Save this frame' }).waitFor({ timeout: 280_000 });
    await page.getByRole('slider', { name: 'Time' }).fill('1.2');
    await page.waitForTimeout(2_000);
    await takePicture(page, 'look', { isWhole: true });

    await page.getByRole('link', { name: 'Jobs' }).click();
    await page.getByRole('link', { name: 'harbour.mp4' }).waitFor();
    await takePicture(page, 'jobs');
  });
});
