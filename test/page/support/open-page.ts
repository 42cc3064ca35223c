import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, expect, inject } from 'vitest';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

export const shared = inject('page');

/** The reason why tests of the page are skipped, for their title; empty if they run. */
export const SKIPPED =
  shared.chromium === undefined ? ' (skipped: no Chromium is installed; CHROMIUM_PATH may name one)' : '';

const PATIENCE_MS = 100_000;

let browser: Promise<Browser> | undefined;
afterAll(async () => (await browser)?.close());

/** Opens a page with fresh browser state, and collects the browser's errors. */
export async function openPage(options: Parameters<Browser['newContext']>[0] = {}) {
  browser ??= chromium.launch({ executablePath: shared.chromium ?? '', args: ['--no-sandbox'] });
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

/** Checks the accessibility of a view in both colour schemes. */
export async function checkAccess(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await violations(page), `${page.url()} in ${colorScheme}`).toEqual([]);
  }
}

/** Runs axe through the debugger, because the page's content security policy allows no script from outside. */
async function violations(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { readFile } = await import('node:fs/promises');
  await session.send('Runtime.evaluate', { expression: await readFile(AXE, 'utf8') });
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run().then(({ violations }) => JSON.stringify(violations.map(({ id, nodes }) =>
      id + ': ' + nodes.map(({ html, failureSummary }) => html.slice(0, 200) + ' ' + failureSummary).join(' | '))))`,
    awaitPromise: true,
  });
  await session.detach();
  return JSON.parse(String(result.value)) as string[];
}

export type { Page };
