import { resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { findChromium } from '../../page/support/find-chromium.ts';
import { makeKeys, start } from './support/start.ts';

const browserPath = await findChromium();

it.skipIf(browserPath === undefined)('the page at /docs tries each model (needs Chromium)', async () => {
  const keys = await makeKeys();
  const service = await start({ only: ['shapes', 'great-wave'], keys: keys.file });
  onTestFinished(() => service.stop());
  const browser = await chromium.launch({ executablePath: browserPath ?? '', args: ['--no-sandbox'] });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));

  const response = await page.goto(`${service.url}/docs`);
  expect(response?.headers()['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
  await page.getByLabel('Key').fill('wrong');
  await page.getByRole('button', { name: 'Use' }).click();
  await page.getByText('The key is not one of this service.').waitFor();
  await page.getByLabel('Key').fill(keys.primary);
  await page.getByRole('button', { name: 'Use' }).click();

  const model = page.getByLabel('Model');
  await model.waitFor();
  expect(await model.locator('option').allTextContents()).toEqual(['great-wave', 'shapes']);
  await model.selectOption('shapes');
  await page.getByLabel('Drop a picture').setInputFiles(resolve('scoring/samples/shapes/star/00.jpg'));
  await page
    .getByRole('listitem')
    .filter({ hasText: /^ star \d+/ })
    .waitFor();
  await model.selectOption('great-wave');
  await page.getByAltText('The painting').waitFor();
  await page.getByText('POST /v2/models/{model}/infer').waitFor();
  // Without a key and with a wrong one, the document can't be had.
  expect(problems.filter((problem) => !problem.includes('401'))).toEqual([]);
});
