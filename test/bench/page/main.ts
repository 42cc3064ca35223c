import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { JobView } from '../../../core/contracts/job.ts';
import { findFfmpeg } from '../../../core/media/ffmpeg/find-ffmpeg.ts';
import { openStorage } from '../../../core/storage/azure/open-storage.ts';
import { findChromium } from '../../page/support/find-chromium.ts';
import { post } from '../../page/support/post.ts';
import { startPage } from '../../page/support/start-page.ts';
import { cpuSeconds } from '../cpu-seconds.ts';
import { machine } from '../machine.ts';
import { median } from '../median.ts';
import { replaceSection } from '../replace-section.ts';
import { fillLists } from './fill-lists.ts';

const JOBS = 10_000;
const WATCHERS = 3;
const PAIRS = 3;
/** The lengths of the films that are painted while browsers watch. On an idle core, jobs for them take some 6 and 30 seconds. */
const FILM_SECONDS = [2, 10];
/** A busy machine may be slow, which only makes the figures worse. */
const PATIENCE_MS = 600_000;
/** The most that watchers may cost a job. */
const ALLOWED = 0.02;

const executablePath = await findChromium();
if (executablePath === undefined) throw new Error('No Chromium is installed: CHROMIUM_PATH may name one.');
const system = await startPage();
const { url, storage } = system;
let browser: Browser | undefined;
try {
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const films = await Promise.all(FILM_SECONDS.map(makeFilm));
  const { bytes, styles, seconds } = await dropFilm(browser, films[0] ?? '');
  const watched: Watched[] = [];
  for (const film of films) watched.push(await watch(browser, await upload(film)));
  await fillLists(openStorage({ DATA: storage, WORK: storage }).lists, JOBS);
  const lists = await askLists(browser);
  const text = report({ bytes, styles, seconds, watched, lists });
  await replaceSection('docs/benchmarks.md', 'page', text);
  process.stdout.write(`${text}\n`);
  process.exitCode = watched.every(({ share }) => share <= ALLOWED) ? 0 : 1;
} finally {
  await browser?.close();
  await system.stop();
}

async function makeFilm(length: number): Promise<string> {
  const { path } = await findFfmpeg();
  const film = join(system.folder, `film-${length}.mp4`);
  const source = ['-stream_loop', '-1', '-i', 'samples/sample.mp4'];
  const cut = ['-t', String(length), '-vf', 'scale=640:360', '-c:v', 'libx264', '-g', '12', '-an'];
  await execa(path, ['-v', 'error', ...source, ...cut, film]);
  return film;
}

/** Drops a film twice, the second time with everything warm, and waits for its frame in all styles. */
async function dropFilm(opened: Browser, film: string) {
  let bytes = 0;
  let styles = 0;
  const seconds: number[] = [];
  for (let run = 0; run < 4; run++) {
    const page = await openTab(opened);
    const client = await page.context().newCDPSession(page);
    await client.send('Network.enable');
    let received = 0;
    client.on('Network.loadingFinished', ({ encodedDataLength }) => (received += encodedDataLength));
    await page.goto(url);
    await page.locator('.style img').first().waitFor();
    await page.waitForLoadState('networkidle');
    bytes = received;
    styles = await page.locator('.style').count();
    await page.evaluate(`document.querySelector('input[type=file]').addEventListener('change', () => {
      window.dropped = performance.now();
      const look = () => {
        const painted = document.querySelectorAll('.style img[src^="blob:"]').length;
        if (painted < ${styles}) return setTimeout(look, 20);
        window.shown = performance.now();
      };
      look();
    }, { once: true })`);
    await page.setInputFiles('input[type=file]', film);
    while (!(await page.evaluate<boolean>('window.shown > 0'))) await sleep(200);
    seconds.push(await page.evaluate<number>('(window.shown - window.dropped) / 1000'));
    await page.context().close();
  }
  // In the first run, the worker loads the network.
  return { bytes, styles, seconds: median(seconds.slice(1)) };
}

/** Opens a page with fresh browser state. */
async function openTab(opened: Browser): Promise<Page> {
  const page = await (await opened.newContext()).newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

async function upload(film: string): Promise<string> {
  const bytes = new Uint8Array(await readFile(film));
  const link = await post<{ url: string; video: string }>(url, '/uploads', { name: 'film.mp4', bytes: bytes.length });
  const headers = { 'x-ms-blob-type': 'BlockBlob', 'x-ms-meta-start': 'request' };
  await fetch(link.url, { method: 'PUT', body: bytes, headers });
  return link.video;
}

interface Painted {
  /** Computing time in seconds of host and storage, which answer the browsers, and of everything with the workers, too. */
  readonly serving: number;
  readonly all: number;
  /** In frames a second. */
  readonly rate: number;
}

interface Watched {
  readonly frames: number;
  readonly alone: Painted;
  readonly watched: Painted;
  /** The share of the computing time of a job that watchers take. */
  readonly share: number;
}

/**
 * Paints a film again and again, in turn with nobody and with three browsers that watch. Watchers cost the workers nothing, so what counts is how
 * much more host and storage compute. The computing time of workers differs by more than that from job to job, if the machine has other work.
 */
async function watch(opened: Browser, video: string): Promise<Watched> {
  let frames = 0;
  const paint = async (begun: (job: JobView) => Promise<unknown>): Promise<Painted> => {
    const [before, began] = [await computed(), performance.now()];
    let job = await post<JobView>(url, '/jobs', { video, chunkFrames: 12, again: true });
    const ready = begun(job);
    while (job.state !== 'succeeded') {
      if (job.phase === 'ended') throw new Error(job.error?.message);
      await sleep(1_000);
      // The host may close a kept connection just as it is used.
      const answer = await fetch(new URL(`/api/jobs/${job.id}`, url)).catch(() => undefined);
      if (answer?.ok) job = (await answer.json()) as JobView;
    }
    await ready;
    const after = await computed();
    frames = job.frames.total;
    const rate = frames / ((performance.now() - began) / 1_000);
    return { serving: after.serving - before.serving, all: after.all - before.all, rate };
  };
  const runs: Record<'alone' | 'watched', Painted[]> = { alone: [], watched: [] };
  await paint(async () => undefined);
  for (let pair = 0; pair < PAIRS; pair++) {
    runs.alone.push(await paint(async () => undefined));
    const pages = await Promise.all(Array.from({ length: WATCHERS }, () => openTab(opened)));
    runs.watched.push(await paint(({ id }) => Promise.all(pages.map((page) => openJob(page, id)))));
    await Promise.all(pages.map((page) => page.context().close()));
  }
  const [alone, watched] = [middle(runs.alone), middle(runs.watched)];
  return { frames, alone, watched, share: Math.max(0, (watched.serving - alone.serving) / alone.all) };
}

function middle(runs: readonly Painted[]): Painted {
  const of = (figure: keyof Painted) => median(runs.map((run) => run[figure]));
  return { serving: of('serving'), all: of('all'), rate: of('rate') };
}

/** The computing time so far, in seconds. */
async function computed(): Promise<{ serving: number; all: number }> {
  const workers = await cpuSeconds([system.pid], ({ command }) => command.includes('workers/main'));
  const all = await cpuSeconds([system.pid, system.storagePid]);
  return { serving: all - workers, all };
}

async function openJob(page: Page, id: string): Promise<void> {
  await sleep(500);
  await page.goto(new URL(`/jobs/${id}`, url).href);
  await page.locator('.part').first().waitFor();
}

async function askLists(opened: Browser) {
  const timed = async (path: string) => {
    const times: number[] = [];
    for (let run = 0; run < 5; run++) {
      const began = performance.now();
      await (await fetch(new URL(`/api/jobs?top=50${path}`, url))).arrayBuffer();
      times.push((performance.now() - began) / 1_000);
    }
    return median(times);
  };
  const page = await openTab(opened);
  const began = performance.now();
  await page.goto(new URL('/jobs', url).href);
  await page.locator('.job').first().waitFor();
  const shown = (performance.now() - began) / 1_000;
  return { first: await timed(''), oldest: await timed(`&search=film-${JOBS - 1}.`), shown };
}

interface Figures {
  readonly bytes: number;
  readonly styles: number;
  readonly seconds: number;
  readonly watched: readonly Watched[];
  readonly lists: Awaited<ReturnType<typeof askLists>>;
}

function report({ bytes, styles, seconds, watched, lists }: Figures): string {
  const jobs = JOBS.toLocaleString('en');
  return `## The page

Written by \`npm run bench:page\`. Machine: ${machine()}, Node ${process.versions.node}, Chromium on the same machine. Seconds and rates depend on the other
work of the machine; computing time hardly does. What watchers cost is the computing time that host and storage need more than without
them, from the opening of the page to the end of the job, as a share of that of the whole job. The browsers' own isn't counted.

| | |
|---|---|
| from the drop of a film to its frame in all ${styles} styles | ${seconds.toFixed(1)} s |
| start view, everything in it (compressed) | ${Math.round(bytes / 1_000)} kB |
| \`GET /api/jobs\` with ${jobs} jobs | ${lists.first.toFixed(2)} s |
| the same, searching for the oldest job | ${lists.oldest.toFixed(2)} s |
| from the request for the page to its first job | ${lists.shown.toFixed(2)} s |
${watched.map(rowsOf).join('\n')}`;
}

function rowsOf({ frames, alone, watched, share }: Watched): string {
  return `| a job of ${frames} frames: computing time of host, storage and workers | ${alone.all.toFixed(1)} s, of which host and storage ${alone.serving.toFixed(2)} s |
| host and storage while ${WATCHERS} browsers watch it | ${watched.serving.toFixed(2)} s: **${(100 * share).toFixed(1)} %** of the job more; allowed are ${100 * ALLOWED} % |
| its frames a second, alone and watched | ${alone.rate.toFixed(1)} and ${watched.rate.toFixed(1)} |`;
}
