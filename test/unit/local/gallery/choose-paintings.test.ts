import { describe, expect, test } from 'vitest';
import { StyleMix } from '../../../../core/contracts/style-choice.ts';
import { readStyleCards } from '../../../../engine/cards/read-style-cards.ts';
import { type AskedStyles, chooseNetwork } from '../../../../local/gallery/choose-network.ts';
import { choosePaintings, SHOWN } from '../../../../local/gallery/choose-paintings.ts';
import { defaultMixes } from '../../../../local/gallery/default-mixes.ts';

const styles = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `style-${index}`, title: `Style ${index}` }));
const titles = new Map(styles(16).map(({ name, title }) => [name, title]));
const OF = { name: 'style-0', title: 'Style 0' };

describe('what a picture is shown as', () => {
  test('is the source, the styles in their order, mixes, strengths, strokes and colours', () => {
    const chosen = { styles: styles(3), titles, isMixable: true, mixes: undefined, of: OF, show: SHOWN, columns: 4 };
    const paintings = choosePaintings(chosen);
    expect(paintings.map(({ title }) => title)).toMatchInlineSnapshot(`
      [
        "Source",
        "Style 0",
        "Style 1",
        "Style 2",
        "Style 0 + Style 1",
        "Style 1 + Style 2",
        "Style 0 + Style 2",
        "Style 0 70 % + Style 1 30 %",
        "Style 0, strength 0.25",
        "Style 0, strength 0.5",
        "Style 0, strength 0.75",
        "Style 0, strength 1",
        "Style 0, strokes × 0.5",
        "Style 0, strokes × 2",
        "Style 0, colours kept",
        "Style 0, colours kept, strokes × 2",
      ]
    `);
    expect(paintings[7]?.typed).toBe('style-0:0.7,style-1:0.3');
    expect(paintings.filter(({ recipe }) => recipe === undefined)).toHaveLength(1);
  });

  test('has the pictures of the user after the styles', () => {
    const own = [{ name: 'mine.jpg', code: new Float32Array([1, 2]) }];
    const chosen = { styles: styles(1), titles, isMixable: false, own, mixes: undefined, of: OF, columns: 4 };
    const [, , shown] = choosePaintings({ ...chosen, show: ['styles'] });
    expect(shown).toMatchObject({ typed: 'mine.jpg', recipe: { style: [{ code: [1, 2], weight: 1 }], strength: 1 } });
  });

  test('of a network that mixes nothing, no mixes', () => {
    const chosen = { styles: styles(1), titles, isMixable: false, mixes: undefined, of: OF, show: SHOWN, columns: 4 };
    expect(choosePaintings(chosen)).toHaveLength(1 + 1 + 4 + 4);
  });

  test('is what was asked for', () => {
    const mixes = [
      [
        { style: 'style-0', weight: 0.2 },
        { style: 'style-1', weight: 0.8 },
      ],
    ];
    const chosen = { styles: styles(2), titles, isMixable: true, mixes, of: OF, show: ['mixes'] as const, columns: 4 };
    expect(choosePaintings(chosen).map(({ title }) => title)).toEqual(['Source', 'Style 0 20 % + Style 1 80 %']);
  });
});

describe('mixes that nobody named', () => {
  test.each([1, 2, 3, 5, 8, 10, 16])('of %i styles can be painted, and differ', (count) => {
    const names = styles(count).map(({ name }) => name);
    const mixes = defaultMixes(names, 4, count + 1);
    for (const mix of mixes) expect(StyleMix.safeParse(mix).success).toBe(true);
    expect(new Set(mixes.map((mix) => JSON.stringify(mix))).size).toBe(mixes.length);
    if (count > 2) expect((count + 1 + mixes.length) % 4).toBe(0);
  });

  test('show many styles with few mixes', () => {
    const mixes = defaultMixes(
      styles(10).map(({ name }) => name),
      4,
      11,
    );
    expect(new Set(mixes.flat().map(({ style }) => style)).size).toBe(10);
  });
});

describe('the network', async () => {
  const known = await readStyleCards('models');
  const ASKED: AskedStyles = { network: undefined, styles: undefined, mixes: [], of: undefined };

  test('is the first that has the styles; its styles come in the order of its card', async () => {
    const chosen = await chooseNetwork(known, { ...ASKED, network: 'fast' });
    expect(chosen.name).toBe('fast');
    expect(chosen.styles.slice(0, 3).map(({ title }) => title)).toEqual([
      'Starry Night',
      'Great Wave',
      'Composition VII',
    ]);
    expect(chosen.styles).toHaveLength(10);
    expect(chosen.of.name).toBe('starry-night');
  });

  test('shows the styles that were asked for, in that order', async () => {
    const asked = { ...ASKED, network: 'fast', styles: ['great-wave', 'starry-night'] };
    const { styles: shown, of } = await chooseNetwork(known, asked);
    expect(shown.map(({ name }) => name)).toEqual(['great-wave', 'starry-night']);
    expect(of.name).toBe('great-wave');
  });

  test.each<[string, Partial<AskedStyles>, RegExp]>([
    ['a network', { network: 'nobody' }, /^There is no network "nobody": the networks are .*fast/],
    ['a style', { network: 'fast', styles: ['starry'] }, /^There is no style "starry": the styles are .*starry-night/],
    ['a style of strengths', { of: 'starry' }, /^There is no style "starry"/],
    ['a style of a mix', { mixes: [[{ style: 'starry', weight: 1 }]] }, /^There is no style "starry"/],
  ])('%s that isn’t there is named, with those that are', async (_name, asked, sentence) => {
    await expect(chooseNetwork(known, { ...ASKED, ...asked })).rejects.toThrow(sentence);
  });
});
