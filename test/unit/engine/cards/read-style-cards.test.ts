import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { defaultStyle, findStyle, networksOf, preferredNetwork } from '../../../../engine/cards/known-styles.ts';
import { readStyleCards } from '../../../../engine/cards/read-style-cards.ts';
import { test } from '../../../support/folder-test.ts';

let models: string;
test.beforeEach(async ({ folder }) => {
  models = folder;
});

test('what is shipped is known, with its network', async () => {
  const styles = await readStyleCards('models');
  const style = findStyle(styles, [{ style: 'starry-night', weight: 1 }]);
  expect(style).toMatchObject({
    ...{ title: 'Starry Night', network: 'fine', networkFolder: join('models', 'fine') },
    ...{ isMixable: true, takesCodes: true, encoderFolder: join('models', 'encoder') },
  });
  expect(style.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
  expect(defaultStyle(styles).name).toBe('starry-night');
});

test('the network that its card calls the default comes first, and an encoder is no network', async () => {
  const styles = await readStyleCards('models');
  expect(networksOf(styles)).toEqual(['fine', 'fast']);
  await cp('models/fast/card.json', join(await folder('fast'), 'card.json'));
  await card('encoder', '{"schemaVersion": 3, "kind": "encoder"}');
  expect(networksOf(await readStyleCards(models))).toEqual(['fast']);
});

test('a style of several networks is that of the first, or of the one that is asked for', async () => {
  const mix = [{ style: 'starry-night', weight: 1 }];
  const styles = await readStyleCards('models');
  const fine = styles.map((style) => ({ ...style, network: 'zz' }));
  expect(findStyle([...styles, ...fine], mix).network).toBe(styles[0]?.network);
  expect(findStyle([...styles, ...fine], mix, 'zz').network).toBe('zz');
  expect(
    findStyle([...styles, { ...fine[0], name: 'only' } as (typeof fine)[0]], [{ style: 'only', weight: 1 }]).network,
  ).toBe('zz');
  expect(() => findStyle(styles, mix, 'none')).toThrow(/^There is no network "none": the networks are /);
});

test('the preferred network paints what it can, and one that is not there is named, to be refused', async () => {
  const styles = await readStyleCards('models');
  const known = [{ ...styles[0], network: 'zz' } as (typeof styles)[0], ...styles];
  const mix = (style: string | undefined) => [{ style: style ?? '', weight: 1 }];
  expect(preferredNetwork(known, mix(styles[0]?.name))).toBeUndefined();
  expect(preferredNetwork(known, mix(styles[0]?.name), 'zz')).toBe('zz');
  expect(preferredNetwork(known, mix(styles[1]?.name), 'zz')).toBeUndefined();
  expect(preferredNetwork(known, mix(styles[1]?.name), 'none')).toBe('none');
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
  ['a card that is none', () => card('a', '{}'), /a.card\.json is not a style card: frames: /],
  ['text', () => card('a', 'hello'), /a.card\.json is not JSON/],
  ['one network twice', twice, /^Both .*fast and .*second hold a network fast: names must be unique/],
])('%s among the networks is said', async (_name, make, message) => {
  await make();
  await expect(readStyleCards(models)).rejects.toMatchObject({
    failure: { code: 'engine', message: expect.stringMatching(message), retryable: false },
  });
});

test('a folder that is not there is refused', async () => {
  await expect(readStyleCards(join(models, 'none'))).rejects.toThrow(/can't be read: expected a folder of networks/);
});

async function folder(network: string): Promise<string> {
  await mkdir(join(models, network));
  return join(models, network);
}

async function card(network: string, text: string): Promise<void> {
  await writeFile(join(await folder(network), 'card.json'), text);
}

async function twice(): Promise<void> {
  await mkdir(join(models, 'fast'));
  await cp('models/fast/card.json', join(models, 'fast', 'card.json'));
  await cp(join(models, 'fast'), join(models, 'second'), { recursive: true });
}
