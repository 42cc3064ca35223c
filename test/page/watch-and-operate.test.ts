import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { QueueServiceClient } from '@azure/storage-queue';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { FrameLabel } from '../../core/contracts/frame-label.ts';
import type { JobView } from '../../core/contracts/job.ts';
import type { JobLinks } from '../../core/contracts/job-links.ts';
import type { Upload } from '../../core/contracts/upload.ts';
import { findFfmpeg } from '../../core/media/ffmpeg/find-ffmpeg.ts';
import { QUEUES } from '../../core/storage/names.ts';
import { it, test } from '../support/folder-test.ts';
import { makeTinyClip } from '../support/make-tiny-clip.ts';
import { EVIL } from './support/evil-name.ts';
import { checkAccess, openPage, type Page, SKIPPED, shared } from './support/open-page.ts';
import { post } from './support/post.ts';

const PATIENCE = { timeout: 200_000 };

describe.skipIf(SKIPPED)(`a film that is being painted${SKIPPED}`, () => {
  let film: Buffer;
  test.beforeAll(async ({ sharedFolder }) => {
    const { path } = await findFfmpeg();
    const file = join(sharedFolder, 'film.mp4');
    // So large that its painting takes longer than the test.
    const cut = ['-t', '8', '-vf', 'scale=960:540', '-c:v', 'libx264', '-preset', 'veryfast', '-g', '6', '-an'];
    await execa(path, ['-v', 'error', '-i', 'samples/sample.mp4', ...cut, file]);
    film = await readFile(file);
  });

  it('is played, watched by two, survives the death of the host, is cancelled and removed', async () => {
    const job = await startJob(film);
    const [one, other] = await Promise.all([openPage(), openPage({ viewport: { width: 390, height: 844 } })]);
    await Promise.all([one, other].map(({ page }) => page.goto(new URL(`/jobs/${job.id}`, shared.url).href)));
    await Promise.all([one, other].map(({ page }) => page.locator('.part.stored').first().waitFor(PATIENCE)));
    expect(await one.page.locator('.part.waiting').count()).toBeGreaterThan(1);

    let isLost = false;
    await one.page.route(/\/chunks\/\d+$/, async (route) => {
      if (isLost) return route.continue();
      isLost = true;
      await route.abort();
    });
    await one.page.getByRole('button', { name: 'Play what is painted' }).click();
    const video = 'document.querySelector(".stage video")';
    await expect.poll(() => one.page.evaluate<number>(`${video}.currentTime`), PATIENCE).toBeGreaterThan(0.1);
    expect(await one.page.evaluate<number>(`${video}.videoWidth`)).toBe(960);
    await one.page.getByRole('region', { name: 'Worker by worker' }).getByText('worker-1').waitFor();
    await one.page.getByText('Cost so far').waitFor();
    await one.page.getByText('Steps of the orchestration').click();
    await one.page.getByRole('list', { name: 'Steps' }).getByText('Read the film').waitFor();
    await one.page.getByText('Log', { exact: true }).click();
    await one.page
      .getByText(/part \d+: painting/)
      .first()
      .waitFor();
    await checkAccess(one.page);
    expect([...one.complaints, ...other.complaints]).toEqual(['Failed to load resource: net::ERR_FAILED']);
    await expectNarrow(other.page);

    const painted = () => one.page.locator('.part.stored').count();
    const before = await painted();
    await killHost();
    await other.page.getByText('The system does not answer').waitFor(PATIENCE);
    await other.page.getByText('The system does not answer').waitFor({ ...PATIENCE, state: 'detached' });
    await expect.poll(painted, PATIENCE).toBeGreaterThan(before);

    await other.page.getByRole('link', { name: 'System' }).click();
    await other.page
      .getByRole('link', { name: /^part \d+$/ })
      .first()
      .waitFor(PATIENCE);
    const poison = QueueServiceClient.fromConnectionString(shared.storage).getQueueClient(QUEUES.tasksPoison);
    await poison.sendMessage(
      JSON.stringify({ reason: EVIL, message: `{"job": "${job.id}", "x": "${'y'.repeat(300)}"}` }),
    );
    await other.page.getByText(EVIL).waitFor();
    await other.page.getByText('The message').click();
    await checkAccess(other.page);
    await expectNarrow(other.page);
    await other.page.getByRole('button', { name: 'Remove' }).click();
    await other.page.getByText('No message was given up').waitFor();

    await other.page.getByRole('link', { name: 'Jobs' }).click();
    await other.page.getByRole('link', { name: /watched.*img src=x/ }).waitFor();
    await expectNarrow(other.page);
    await other.page.getByRole('checkbox', { name: /^Select watched.*img src=x/ }).check();
    await other.page.getByRole('button', { name: 'Cancel' }).click();
    await one.page.getByText('The job was cancelled').waitFor(PATIENCE);
    await checkAccess(one.page);

    other.page.once('dialog', (dialog) => void dialog.accept());
    const chosen = other.page.getByRole('checkbox', { name: /^Select watched.*img src=x/ });
    await chosen.check();
    await other.page.getByRole('button', { name: 'Remove' }).click();
    await chosen.waitFor({ ...PATIENCE, state: 'detached' });
  });

  it('goes on with all that was asked for', async () => {
    const asked = {
      everyShot: ['woodcut', 'the-scream'],
      strength: [
        { at: 0, value: 1 },
        { at: 5, value: 0.5 },
      ],
      keepColors: true,
      from: 0.5,
      to: '160f',
      format: 'mkv',
      codec: 'hevc',
      bits: 10,
      quality: 60,
    };
    const { id } = await startJob(film, asked);
    await fetch(new URL(`/api/jobs/${id}`, shared.url), { method: 'DELETE' });
    const { page, complaints } = await openPage();
    await page.goto(new URL(`/jobs/${id}`, shared.url).href);
    await page.getByRole('button', { name: 'Go on' }).click(PATIENCE);
    await page.getByRole('button', { name: 'Cancel' }).click(PATIENCE);
    expect(await (await fetch(new URL(`/api/jobs/${id}`, shared.url))).json()).toMatchObject(asked);
    await page.getByText('The job was cancelled').waitFor(PATIENCE);
    expect(complaints).toEqual([]);
  });

  it('is labelled, and not said to be painted', async () => {
    const { id } = await startJob(await makeTinyClip({ frames: 12 }), { model: 'shapes' });
    const { page, complaints } = await openPage();
    await page.goto(new URL(`/jobs/${id}`, shared.url).href);
    await page.getByText('Labelled', { exact: true }).waitFor(PATIENCE);
    await page.getByRole('link', { name: 'Download the labels' }).waitFor();
    const { painting = '' } = (await (await fetch(new URL(`/api/jobs/${id}/links`, shared.url))).json()) as JobLinks;
    const lines = (await (await fetch(painting)).text()).trimEnd().split('\n');
    const answers = lines.map((line) => FrameLabel.parse(JSON.parse(line)).answer as { label: string }[]);
    const likeliest = answers.map(([first]) => first?.label ?? '');
    const [label = ''] = likeliest;
    const same = likeliest.filter((other) => other === label).length;
    const shown = page.getByRole('group').filter({ hasText: 'Most frequent labels' });
    await shown.getByText(label, { exact: true }).waitFor();
    await shown
      .getByText(`${same} ${same === 1 ? 'frame' : 'frames'}, first at 0:00`)
      .first()
      .waitFor();
    await page.getByText('How it is labelled').click();
    expect(await page.getByText('Stroke size').count()).toBe(0);
    await checkAccess(page);
    await page.getByRole('link', { name: 'Jobs' }).click();
    await page.getByRole('searchbox', { name: 'Search' }).fill('shapes');
    await expect
      .poll(() => page.locator('.job').allTextContents(), PATIENCE)
      .toEqual([expect.stringContaining('Labelled')]);
    expect(complaints).toEqual([]);
  });
});

describe.skipIf(SKIPPED)(`what a list can’t do${SKIPPED}`, () => {
  it('is said until the user does something else', async () => {
    const { page } = await openPage();
    const poison = QueueServiceClient.fromConnectionString(shared.storage).getQueueClient(QUEUES.tasksPoison);
    await poison.sendMessage(JSON.stringify({ reason: 'handled by two', message: '{}' }));
    await page.goto(new URL('/system', shared.url).href);
    const row = page.getByRole('listitem').filter({ hasText: 'handled by two' });
    await row.waitFor();
    // The view must not notice by itself that the message has gone.
    let isHeld = true;
    await page.route('**/api/poison', async (route) => {
      if (route.request().method() === 'GET') await expect.poll(() => isHeld, PATIENCE).toBe(false);
      await route.continue();
    });
    await poison.clearMessages();
    await row.getByRole('button', { name: 'Put back' }).click();
    await page.getByText('The message was gone already').waitFor();
    isHeld = false;
    await row.waitFor({ state: 'detached' });
    await page.waitForResponse('**/api/poison');
    expect(await page.getByText('The message was gone already').count()).toBe(1);
  });

  it('keeps the jobs of further pages when it is refreshed, though pages may be short', async () => {
    const { page } = await openPage();
    const { id } = await post<JobView>(shared.url, '/jobs', {
      video: (await upload(await makeTinyClip({ frames: 6 }))).video,
    });
    const known = (await (await fetch(new URL(`/api/jobs/${id}`, shared.url))).json()) as JobView;
    const jobs = Array.from({ length: 6 }, (_, number) => ({
      ...known,
      id: `job-${String(number).padStart(32, '0')}`,
      createdAt: new Date(Date.parse(known.createdAt) - number * 1_000).toISOString(),
    }));
    await page.route(/\/api\/jobs\?/, (route) =>
      route.fulfill({
        json: route.request().url().includes('next=')
          ? { jobs: jobs.slice(3) }
          : { jobs: jobs.slice(0, 3), next: 'more' },
      }),
    );
    await page.goto(new URL('/jobs', shared.url).href);
    await page.getByRole('button', { name: 'Show more' }).click();
    const rows = page.locator('.job');
    await expect.poll(() => rows.count(), PATIENCE).toBe(6);
    await page.waitForResponse((response) => /\/api\/jobs\?(?!.*next=)/.test(response.url()));
    await page.waitForResponse((response) => /\/api\/jobs\?(?!.*next=)/.test(response.url()));
    expect(await rows.count()).toBe(6);
    expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
  });
});

/** Uploads the film under a name that would break a page that interprets it, and starts its job in short chunks. */
async function startJob(film: Buffer, asked: object = {}): Promise<JobView> {
  const { video } = await upload(film);
  return post<JobView>(shared.url, '/jobs', { video, chunkFrames: 6, ...asked });
}

async function upload(film: Buffer): Promise<Upload> {
  const upload = await post<Upload>(shared.url, '/uploads', { name: `watched ${EVIL}`, bytes: film.length });
  const headers = { 'x-ms-blob-type': 'BlockBlob', 'x-ms-meta-start': 'request' };
  expect((await fetch(upload.url, { method: 'PUT', body: new Uint8Array(film), headers })).status).toBe(201);
  return upload;
}

async function expectNarrow(page: Page): Promise<void> {
  expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
}

/** Kills the process that runs the functions; the command starts it again. */
async function killHost(): Promise<void> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const [stat, command] = await Promise.all(
      ['stat', 'cmdline'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
    );
    const isOurs = stat?.split(') ').at(-1)?.split(' ')[1] === String(shared.pid);
    if (isOurs && command?.includes('functions-host')) process.kill(Number(pid), 'SIGKILL');
  }
}
