import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobView } from '../../core/contracts/job.ts';
import { freeResources, temporaryFolder } from '../../packages/functions-host/test/support/free-resources.ts';
import { makeTinyClip } from '../support/make-tiny-clip.ts';
import { EVIL } from './support/evil-name.ts';
import { checkAccess, openPage, type Page, SKIPPED, shared } from './support/open-page.ts';
import { post } from './support/post.ts';

describe.skipIf(SKIPPED)(`the page${SKIPPED}`, () => {
  let clip: Buffer;
  beforeAll(async () => {
    clip = await makeTinyClip({ frames: 48, sound: true });
  });
  afterAll(freeResources);
  const drop = (page: Page, name = 'clip.mp4') =>
    page.setInputFiles('input[type=file]', { name, mimeType: 'video/mp4', buffer: clip });

  it('shows the styles, and is for everybody', async () => {
    const { page, complaints } = await openPage();
    // A system that has just been started doesn't answer at once.
    await page.route('**/api/styles', (route) => route.fulfill({ status: 503 }), { times: 1 });
    await page.goto(shared.url);
    await page.locator('.style img').first().waitFor();
    expect(await page.locator('.style').count()).toBeGreaterThan(3);
    await checkAccess(page);
    expect(complaints).toEqual([expect.stringContaining('503')]);
  });

  it('says before the start which file is none that it can paint, and leads back from a job or a page that isn’t there', async () => {
    const { page } = await openPage();
    await page.goto(shared.url);
    const file = { name: 'words.mp4', mimeType: 'video/mp4', buffer: Buffer.from('only words') };
    await page.setInputFiles('input[type=file]', file);
    await page.getByRole('alert').getByText('words.mp4 is not a video').waitFor();
    await page.getByRole('button', { name: 'Remove words.mp4' }).click();

    // What has gone wrong with the preview of a film is forgotten with it.
    await page.route('**/api/previews', (route) => route.abort());
    await drop(page);
    await page.locator('.film-frame').getByRole('alert').waitFor();
    await page.unroute('**/api/previews');
    await page.getByRole('button', { name: 'Remove clip.mp4' }).click();
    await drop(page, 'other.mp4');
    await page.locator('.film-frame video').waitFor();
    expect(await page.locator('.film-frame').getByRole('alert').count()).toBe(0);
    await page.goto(new URL(`/jobs/job-${'0'.repeat(32)}`, shared.url).href);
    await page.getByRole('link', { name: 'All jobs' }).click();
    await page.getByRole('heading', { name: 'Jobs' }).waitFor();
    for (const path of ['/nonsense', '/system/more', '/jobs/%/more']) {
      await page.goto(new URL(path, shared.url).href);
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    }
    await checkAccess(page);
    await page.getByRole('link', { name: 'all jobs' }).click();
    await page.getByRole('heading', { name: 'Jobs' }).waitFor();
  });

  it('takes a film, paints it before one’s eyes, and shows it beside its source', async () => {
    const { page, complaints } = await openPage();
    const [estimates, searches] = [requests(page, '/estimates'), requests(page, '/jobs?state=succeeded')];
    await page.goto(shared.url);
    await drop(page);
    await page.getByText('in storage').waitFor();
    await page.getByRole('radio', { name: /^The Scream/ }).check({ force: true });
    await page.getByAltText('The same frame, painted').waitFor();
    const styles = await page.locator('.style').count();
    await expect.poll(() => page.locator('.style img[src^="blob:"]').count(), { timeout: 250_000 }).toBe(styles);
    await page.getByText('Painting this frame').waitFor({ state: 'detached' });

    await page.setInputFiles('input[aria-label="A picture as the style"]', {
      name: 'mine, too: <b>.png',
      mimeType: 'image/png',
      buffer: await sharp({ create: { width: 1_500, height: 900, channels: 3, background: 'teal' } })
        .png()
        .toBuffer(),
    });
    const own = page.getByRole('radio', { name: /^mine, too: <b>\.png/ });
    await own.waitFor();
    expect(await own.isChecked()).toBe(true);
    await expect.poll(() => page.locator('.style img[src^="blob:"]').count(), { timeout: 100_000 }).toBe(styles + 1);
    await page.getByText('Painting this frame').waitFor({ state: 'detached' });
    expect(await page.locator('.film-frame [role=alert]').count()).toBe(0);
    await page.getByRole('button', { name: 'Paint it in mine, too: <b>.png' }).waitFor();
    await page.getByRole('button', { name: 'Forget mine, too: <b>.png' }).click();
    await page.getByRole('radio', { name: /^The Scream/ }).check({ force: true });
    await page.getByText('Painting this frame').waitFor({ state: 'detached' });
    // A frame that was not there when it was taken is painted as one flat colour.
    const spread = await page.evaluate<number>(`(() => {
      const picture = document.querySelector('.over');
      const canvas = new OffscreenCanvas(64, 48);
      const context = canvas.getContext('2d');
      context.drawImage(picture, 0, 0, 64, 48);
      const inner = context.getImageData(16, 12, 32, 24).data;
      return Math.max(...inner.filter((_, at) => at % 4 === 0)) - Math.min(...inner.filter((_, at) => at % 4 === 0));
    })()`);
    expect(spread).toBeGreaterThan(20);
    await checkAccess(page);
    await page.getByText(/^How long films take|^About/).waitFor();
    await page.getByRole('slider', { name: 'Strength' }).fill('80');
    await page.getByRole('slider', { name: 'Strength' }).fill('100');
    await page.getByRole('button', { name: 'Paint it in The Scream' }).click();
    await page.waitForURL(/\/jobs\/job-/);
    await page.getByRole('heading', { name: 'clip.mp4' }).waitFor();
    await page.getByRole('region', { name: 'Progress' }).or(page.locator('.player')).first().waitFor();
    await checkAccess(page);
    const player = page.getByRole('region', { name: 'The painting' });
    await player.waitFor({ timeout: 100_000 });

    const length = () => page.evaluate<number>(`document.querySelector('.stage video').duration`);
    await expect.poll(length, { timeout: 100_000 }).toBeCloseTo(4, 1);
    await page.getByRole('button', { name: 'One frame on' }).click();
    const times = () =>
      page.evaluate<number[]>(`[...document.querySelectorAll('.stage video')].map(({ currentTime }) => currentTime)`);
    await expect.poll(times, { timeout: 100_000 }).toEqual([expect.closeTo(1.5 / 12, 3), expect.closeTo(1.5 / 12, 3)]);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download the painting' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('clip.the-scream.mp4');

    const proof = page.getByRole('region', { name: 'What is proved' });
    await proof.getByText('48, as many as in the film').waitFor();
    await proof.getByText(/aac, (\d+) of \1 packets copied/).waitFor();
    await proof.getByText(/^0\.\d+ USD$/).waitFor();
    await proof.getByText(/The painting adds \d+\.\d of 255 steps/).waitFor();
    expect(await proof.locator('.flicker-painting').getAttribute('d')).toMatch(/^M0\.0,\S+H/);
    const [still] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save before and after' }).click(),
    ]);
    expect(still.suggestedFilename()).toBe('clip.the-scream.before-after.0-00.png');
    const { width, height } = await sharp(await still.path()).metadata();
    expect(width).toBeGreaterThan(2 * (height ?? 0));
    await checkAccess(page);

    const { pathname } = new URL(page.url());
    const { video } = (await (await fetch(new URL(`/api${pathname}`, shared.url))).json()) as JobView;
    const part = await post<JobView>(shared.url, '/jobs', { video, style: 'great-wave', from: 1 });
    await page.goto(new URL(`/jobs/${part.id}`, shared.url).href);
    // Each film was estimated once a style, and other paintings are searched for when they are wanted.
    expect(new Set(estimates).size).toBe(estimates.length);
    expect(searches).toEqual([]);
    await page.getByLabel('Compare with').focus();
    await page.getByLabel('Compare with').selectOption({ index: 1 });
    const other = `document.querySelector('video[aria-label="The Scream"]')`;
    await expect.poll(() => page.evaluate<number>(`${other}.readyState`), { timeout: 100_000 }).toBeGreaterThan(1);
    await page.getByRole('slider', { name: 'How much of “The Scream” is shown' }).waitFor();
    // The painting begins a second later than the whole film, so the other one is a second further on.
    await page.getByRole('button', { name: 'One frame on' }).click();
    await expect.poll(times, { timeout: 100_000 }).toEqual([expect.closeTo(1.5 / 12, 3), expect.closeTo(13.5 / 12, 3)]);
    await checkAccess(page);

    // Beside the whole film, the part waits for its first frame.
    await page.goto(new URL(pathname, shared.url).href);
    await page.getByLabel('Compare with').focus();
    await page.getByLabel('Compare with').selectOption({ index: 1 });
    await page.getByRole('slider', { name: 'How much of “Great Wave” is shown' }).waitFor();
    const later = `document.querySelector('video[aria-label="Great Wave"]')`;
    await page.evaluate(`${later}.addEventListener('seeking', () => (window.seeks = (window.seeks ?? 0) + 1))`);
    await expect.poll(() => page.evaluate<number>(`${later}.readyState`), { timeout: 100_000 }).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'Play' }).click();
    await expect.poll(async () => (await times())[1], { timeout: 100_000 }).toBeGreaterThan(0.5);
    expect(await page.evaluate<number>('window.seeks ?? 0')).toBeLessThan(12);

    await page.getByRole('link', { name: 'Jobs' }).click();
    await page.getByRole('link', { name: 'clip.mp4' }).first().waitFor();
    await page.getByRole('checkbox', { name: 'Select clip.mp4' }).first().check();
    await page.getByText('1 selected').waitFor();
    await checkAccess(page);
    await page.getByRole('searchbox', { name: 'Search' }).fill('nothing like it');
    await page.getByText('Nothing matches').waitFor();
    await page.getByRole('searchbox', { name: 'Search' }).fill('');
    expect(complaints).toEqual([]);
  });

  it('shows a film’s name as text, whatever is in it', async () => {
    const { page, complaints } = await openPage();
    await page.goto(shared.url);
    await drop(page, EVIL);
    await page.getByText('in storage').waitFor();
    expect(await page.locator('.film-name').textContent()).toBe(EVIL);
    // The price of a worker and the speed of the network are known by now.
    await page.getByText('Limits', { exact: true }).click();
    await page.getByLabel('Costs at most').fill('0.0000001');
    await page.getByRole('button', { name: /^Paint it/ }).click();
    await page.getByText(/would cost about .* USD, and maxCost is 1e-7\./).waitFor();
    await checkAccess(page);
    // A film that is added later is painted only when the user says so again.
    await drop(page, 'later.mp4');
    await page.getByText('in storage').nth(1).waitFor();
    await page.getByRole('button', { name: 'Remove later.mp4' }).click();
    await page.getByLabel('Costs at most').fill('');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('link', { name: 'Watch' }).click();
    await page.waitForURL(/\/jobs\/job-/);
    await page.getByRole('heading', { name: /img src=x/ }).waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    const isWide = await page.evaluate<boolean>(`document.documentElement.scrollWidth > innerWidth`);
    expect(isWide).toBe(false);
    expect(complaints).toEqual([expect.stringContaining('409')]);
  });

  it('goes on with an upload that was cut, after a reload, with what is missing', async () => {
    const { page } = await openPage();
    // Larger than two blocks; what is behind the film is no part of it.
    const big = join(await temporaryFolder(), 'big.mp4');
    await writeFile(big, Buffer.concat([clip, Buffer.alloc(9 << 20)]));
    const sent: string[] = [];
    let isCut = true;
    await page.route(/comp=block&/, async (route) => {
      const id = new URL(route.request().url()).searchParams.get('blockid') ?? '';
      if (isCut && sent.length > 0) return route.abort();
      sent.push(Buffer.from(id, 'base64').toString());
      await route.continue();
    });
    await page.goto(shared.url);
    await page.setInputFiles('input[type=file]', big);
    await expect.poll(() => sent.length, { timeout: 100_000 }).toBe(1);
    // Any of the blocks may have been the first: the last is smaller.
    await page.getByText(/^[1-9][\d.]* MB of/).waitFor();
    const [first] = sent;
    // The page that is left tries again until it has gone.
    await page.reload();
    isCut = false;
    await page.getByText('was cut').waitFor();
    await page.setInputFiles('input[type=file]', big);
    await page.getByText('in storage').waitFor();
    expect(sent.slice(1).toSorted()).toEqual(['00000000', '00000001', '00000002'].filter((id) => id !== first));
  });
});

/** Collects the bodies of the requests to the API that are answered, or their addresses if they have none. */
function requests(page: Page, path: string): string[] {
  const found: string[] = [];
  page.on('requestfinished', (request) => {
    if (request.url().includes(`/api${path}`)) found.push(request.postData() ?? request.url());
  });
  return found;
}
