import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { JobView } from '../../../core/contracts/job.ts';
import { findFfmpeg } from '../../../core/media/ffmpeg/find-ffmpeg.ts';
import { openStorage } from '../../../core/storage/azure/open-storage.ts';
import { startAzurite } from '../../../local/system/azurite.ts';
import { start, stop } from '../../e2e/support/repaint.ts';
import { findChromium } from '../../page/support/find-chromium.ts';
import { post } from '../../page/support/post.ts';
import { machine } from '../machine.ts';
import { median } from '../median.ts';
import { replaceSection } from '../replace-section.ts';
import { cpuSeconds } from './cpu-seconds.ts';
import { fillLists } from './fill-lists.ts';

const JOBS = 10_000;
const WATCHERS = 3;
const PAIRS = 3;
/** A busy machine may be slow, which only makes the figures worse. */
const PATIENCE_MS = 600_000;
/** The most that watchers may cost a job. */
const ALLOWED = 0.02;

const executablePath = await findChromium();
if (executablePath === undefined) throw new Error('No Chromium is installed: CHROMIUM_PATH may name one.');
const folder = await mkdtemp(join(tmpdir(), 'repaint-bench-'));
const azurite = await startAzurite(join(folder, 'azurite'), { blob: 0, queue: 0, table: 0 }, join(folder, 'log'));
const system = start(['start', '--port', '0', '--storage', azurite.connection, '--data', join(folder, 'data')]);
let browser: Browser | undefined;
try {
  await system.says(/Press Ctrl-C to stop the system/);
  const url = /^ +Page +(\S+)/m.exec(system.said().stdout)?.[1] ?? '';
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const film = await makeFilm();
  const { bytes, styles, seconds } = await dropFilm(browser, url, film);
  const watching = await watch(browser, url, await upload(url, film));
  await fillLists(openStorage({ DATA: azurite.connection, WORK: azurite.connection }).lists, JOBS);
  const lists = await askLists(browser, url);
  const text = report({ bytes, styles, seconds, watching, lists });
  await replaceSection('docs/benchmarks.md', 'page', text);
  process.stdout.write(`${text}\n`);
  process.exitCode = watching.share <= ALLOWED ? 0 : 1;
} finally {
  await browser?.close();
  await stop(system);
  await azurite.child.stop(5);
  await rm(folder, { recursive: true, force: true });
}

async function makeFilm(): Promise<string> {
  const { path } = await findFfmpeg();
  const film = join(folder, 'film.mp4');
  const cut = ['-t', '2', '-vf', 'scale=640:360', '-c:v', 'libx264', '-g', '12', '-an'];
  await execa(path, ['-v', 'error', '-i', 'samples/sample.mp4', ...cut, film]);
  return film;
}

/** Drops a film twice, the second time with everything warm, and waits for its frame in all styles. */
async function dropFilm(opened: Browser, url: string, film: string) {
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

async function upload(url: string, film: string): Promise<string> {
  const bytes = new Uint8Array(await readFile(film));
  const link = await post<{ url: string; video: string }>(url, '/uploads', { name: 'film.mp4', bytes: bytes.length });
  const headers = { 'x-ms-blob-type': 'BlockBlob', 'x-ms-meta-start': 'request' };
  await fetch(link.url, { method: 'PUT', body: bytes, headers });
  return link.video;
}

interface Painted {
  readonly cpu: number;
  readonly rate: number;
}

/** Paints the film again and again, in turn with nobody and with three browsers that watch. */
async function watch(opened: Browser, url: string, video: string) {
  const roots = [system.child.pid, azurite.child.pid].filter((pid) => pid !== undefined);
  const paint = async (): Promise<Painted> => {
    const [before, began] = [await cpuSeconds(roots), performance.now()];
    let job = await post<JobView>(url, '/jobs', { video, chunkFrames: 12, again: true });
    while (job.state !== 'succeeded') {
      if (job.phase === 'ended') throw new Error(job.error?.message);
      await sleep(1_000);
      // The host may close a kept connection just as it is used.
      const answer = await fetch(new URL(`/api/jobs/${job.id}`, url)).catch(() => undefined);
      if (answer?.ok) job = (await answer.json()) as JobView;
    }
    const rate = job.frames.total / ((performance.now() - began) / 1_000);
    return { cpu: (await cpuSeconds(roots)) - before, rate };
  };
  await paint();
  const alone: Painted[] = [];
  const watched: Painted[] = [];
  const { jobs } = (await (await fetch(new URL('/api/jobs', url))).json()) as { jobs: JobView[] };
  for (let pair = 0; pair < PAIRS; pair++) {
    alone.push(await paint());
    const pages = await Promise.all(Array.from({ length: WATCHERS }, () => openTab(opened)));
    // A job that has ended isn't followed any more, so each page is opened once its job is being painted.
    const [painted] = await Promise.all([paint(), ...pages.map((page) => openJob(page, url, jobs[0]?.id ?? ''))]);
    watched.push(painted);
    await Promise.all(pages.map((page) => page.context().close()));
  }
  const cpu = (runs: readonly Painted[]) => median(runs.map((run) => run.cpu));
  const rate = (runs: readonly Painted[]) => median(runs.map((run) => run.rate));
  const share = Math.max(0, 1 - cpu(alone) / cpu(watched));
  return { share, cpu: [cpu(alone), cpu(watched)] as const, rate: [rate(alone), rate(watched)] as const };
}

async function openJob(page: Page, url: string, id: string): Promise<void> {
  await sleep(500);
  await page.goto(new URL(`/jobs/${id}`, url).href);
  await page.locator('.part').first().waitFor();
}

async function askLists(opened: Browser, url: string) {
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
  readonly watching: Awaited<ReturnType<typeof watch>>;
  readonly lists: Awaited<ReturnType<typeof askLists>>;
}

function report({ bytes, styles, seconds, watching: { share, cpu, rate }, lists }: Figures): string {
  const jobs = JOBS.toLocaleString('en');
  return `## The page

Written by \`npm run bench:page\`. Machine: ${machine()}, Node ${process.versions.node}, Chromium on the same machine. Seconds and rates depend on what else
the machine is at; computing time doesn't.

| | |
|---|---|
| from the drop of a film to its frame in all ${styles} styles | ${seconds.toFixed(1)} s |
| start view, everything in it (compressed) | ${Math.round(bytes / 1_000)} kB |
| \`GET /api/jobs\` with ${jobs} jobs | ${lists.first.toFixed(2)} s |
| the same, searching for the oldest job | ${lists.oldest.toFixed(2)} s |
| from the request for the page to its first job | ${lists.shown.toFixed(2)} s |
| computing time of the system for a job (host, worker, storage) | ${cpu[0].toFixed(1)} s |
| the same while ${WATCHERS} browsers watch | ${cpu[1].toFixed(1)} s: **${(100 * share).toFixed(1)} %** more; allowed are ${100 * ALLOWED} % |
| frames a second, alone and watched | ${rate[0].toFixed(1)} and ${rate[1].toFixed(1)} |`;
}
