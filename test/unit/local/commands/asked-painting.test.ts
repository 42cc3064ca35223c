import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readStyleCards } from '../../../../engine/cards/read-style-cards.ts';
import { askedPainting } from '../../../../local/commands/asked-painting.ts';
import { test } from '../../../support/folder-test.ts';

const { signal } = new AbortController();
const styles = await readStyleCards('models');
const ODD = 'a, 100%:b.jpg';

let folder: string;

test.beforeAll(async ({ sharedFolder }) => {
  folder = sharedFolder;
  await writeFile(join(folder, 'own.png'), 'a picture');
  await writeFile(join(folder, ODD), 'another picture');
});

const ask = (flags: object) => askedPainting(flags, { folder, styles, signal });

async function timeline(content: unknown, before = ''): Promise<{ timeline: string }> {
  await writeFile(join(folder, 'timeline.json'), before + JSON.stringify(content));
  return { timeline: 'timeline.json' };
}

test('pictures in a timeline are files beside it, in either spelling', async () => {
  const asked = await timeline([
    { at: 0, style: 'own.png' },
    { at: 1, style: { picture: 'own.png' } },
    { at: 2, style: { picture: 'in/storage.png' } },
  ]);
  const { settings, pictures } = await ask(asked);
  expect(pictures.map(({ path }) => path)).toEqual([join(folder, 'own.png')]);
  const [first, second, third] = settings.styles ?? [];
  expect(first?.style).toMatch(/^styles\/paint\/[0-9a-f]{12}\/own\.png$/);
  expect(second?.style).toBe(first?.style);
  expect(third?.style).toBe('styles/in/storage.png');
});

test('a timeline that an editor on Windows has saved is read', async () => {
  const { settings } = await ask(await timeline([{ at: 0, style: 'udnie' }], '\uFEFF'));
  expect(settings.styles).toEqual([{ at: 0, style: 'udnie' }]);
});

test.each([
  [[{ at: 0, style: 'udnie', transtion: 2 }], 'styles.0: Unrecognized key: "transtion"'],
  [{ strength: [{ at: 0, value: 7 }] }, 'strength.0.value: Too big'],
  [[], 'styles: Too small'],
  ['udnie', 'Invalid input: expected object'],
  [undefined, 'it is not JSON'],
])('the timeline %j is refused with the place of the fault', async (content, reason) => {
  await expect(ask(await timeline(content))).rejects.toThrow(`timeline.json is not a timeline: ${reason}`);
});

test('a picture whose name has the marks of a mix is named as in requests', async () => {
  const { pictures } = await ask({ style: 'a%2C 100%25%3Ab.jpg:0.5,udnie:0.5' });
  expect(pictures.map(({ path }) => path)).toEqual([join(folder, ODD)]);
});

test.each(['nothing.png', 'some/where', './nothing'])('%s is a picture that isn’t there', async (style) => {
  await expect(ask({ style })).rejects.toThrow(`There is no picture ${join(folder, style)}: correct the path`);
});
