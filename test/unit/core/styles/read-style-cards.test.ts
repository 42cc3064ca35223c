import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultStyle, findStyle } from '../../../../core/styles/known-styles.ts';
import { readStyleCards } from '../../../../core/styles/read-style-cards.ts';

let models: string;
beforeEach(async () => {
  models = await mkdtemp(join(tmpdir(), 'models-'));
});
afterEach(() => rm(models, { recursive: true }));

test('what is shipped is known, with its network', async () => {
  const styles = await readStyleCards('models');
  const style = findStyle(styles, [{ style: 'starry-night', weight: 1 }]);
  expect(style).toMatchObject({ title: 'Starry Night', network: 'quarter', networkFolder: join('models', 'quarter') });
  expect(style.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
  expect(defaultStyle(styles).name).toBe('starry-night');
});

test('a style that is not there is refused with those that are', async () => {
  const styles = await readStyleCards('models');
  expect(() => findStyle(styles, [{ style: 'pointillism', weight: 1 }])).toThrow(
    /^There is no style "pointillism": the styles are .*starry-night/,
  );
});

test.each([
  ['nothing', async () => {}, /^No network in /],
  ['a folder without a card', () => mkdir(join(models, 'a')), /card\.json can't be read/],
  ['a card that is none', () => card('a', '{}'), /a.card\.json is not a style card: schemaVersion: /],
  ['text', () => card('a', 'hello'), /a.card\.json is not JSON/],
  ['one style in two networks', twice, /^Both quarter and second have a style /],
])('%s among the networks is said', async (_name, make, message) => {
  await make();
  await expect(readStyleCards(models)).rejects.toMatchObject({
    failure: { code: 'engine', message: expect.stringMatching(message), retryable: false },
  });
});

test('a folder that is not there is said', async () => {
  await expect(readStyleCards(join(models, 'none'))).rejects.toThrow(/can't be read: expected a folder of networks/);
});

async function card(network: string, text: string): Promise<void> {
  await mkdir(join(models, network));
  await writeFile(join(models, network, 'card.json'), text);
}

async function twice(): Promise<void> {
  const text = await readFile('models/quarter/card.json', 'utf8');
  await cp('models/quarter/card.json', join(models, 'quarter', 'card.json'));
  await card('second', text.replace('"name": "quarter"', '"name": "second"'));
}
