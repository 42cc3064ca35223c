import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { beforeAll, expect } from 'vitest';
import { findChromium } from './find-chromium.ts';
import { type StartedPage, startPage } from './start-page.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const executablePath = await findChromium();

/** The reason why tests of the page are skipped, for their title; empty if they run. */
export const SKIPPED = executablePath ? '' : ' (skipped: no Chromium is installed; CHROMIUM_PATH may name one)';

/** The whole local system of one test file. */
export const shared: Pick<StartedPage, 'url' | 'storage' | 'pid'> = { url: '', storage: '', pid: 0 };

beforeAll(async () => {
  // Short films then have several chunks, too, and jobs have a cost.
  const started = await startPage({ REPAINT_CHUNK_FRAMES: '6', REPAINT_WORKER_HOUR: '0.9' });
  Object.assign(shared, started);
  return async () => {
    await (await browser)?.close();
    await started.stop();
  };
});

const PATIENCE_MS = 100_000;

let browser: Promise<Browser> | undefined;

/** Opens a page with fresh browser state, and collects the browser's errors. */
export async function openPage(options: Parameters<Browser['newContext']>[0] = {}) {
  browser ??= chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] });
  const context = await (await browser).newContext({ viewport: { width: 1440, height: 1000 }, ...options });
  // A busy machine may be slow, which isn't a failure.
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, context, complaints };
}

/** The rules about colours that axe applies by itself; the dark scheme changes nothing else. */
const OF_COLOURS = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } };

/** Checks the accessibility of a view in both colour schemes. */
export async function checkAccess(page: Page): Promise<void> {
  for (const [colorScheme, rules] of [['light', {}] as const, ['dark', OF_COLOURS] as const]) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await violations(page, rules), `${page.url()} in ${colorScheme}`).toEqual([]);
  }
}

/** Runs axe through the debugger, because the page's content security policy allows no script from outside. */
async function violations(page: Page, rules: object): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: await readFile(AXE, 'utf8') });
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(${JSON.stringify(rules)}).then(({ violations }) => JSON.stringify(violations.map(({ id, nodes }) =>
      id + ': ' + nodes.map(({ html, failureSummary }) => html.slice(0, 200) + ' ' + failureSummary).join(' | '))))`,
    awaitPromise: true,
  });
  await session.detach();
  return JSON.parse(String(result.value)) as string[];
}

export type { Page };
