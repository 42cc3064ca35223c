import { expect, test } from 'vitest';
import { StyleCard } from '../../../../engine/cards/style-card.ts';
import { weightsHash } from '../../../../engine/cards/weights-hash.ts';

const file = (name: string) => ({ file: name, sha256: name.repeat(64) });
const words = { title: 'T', description: 'D.', inspiration: 'I.' };
const network = { name: 'n', description: 'D.', license: 'MIT' };

test('styles that can be mixed share the hash of their network, which changes with all that it is made of', () => {
  const architecture = { kind: 'coded', half: 24, channels: 48, blocks: 4, code: 100, vector: 32 };
  const styles = ['one', 'two'].map((name) => ({ name, ...words }));
  const card = {
    ...{ ...network, schemaVersion: 3, frames: 'nv12', architecture, copy: 4 },
    ...{ weights: file('a'), defaultStyle: 'one', styles },
  };
  const others = [
    { ...card, weights: file('b') },
    { ...card, architecture: { ...architecture, blocks: 5 } },
    { ...card, copy: 2 },
  ];
  const hashes = [card, ...others].map((each) => [0, 1].map((style) => weightsHash(StyleCard.parse(each), style)));
  for (const [first, second] of hashes) expect(second).toBe(first);
  expect(new Set(hashes.flat()).size).toBe(1 + others.length);
});

test("the hash of somebody else's network changes with its file, with what it is given and with how it is used", () => {
  const rgb = { ...network, schemaVersion: 2, frames: 'rgb', weights: file('a'), input: 'in', output: 'out', range: 1 };
  const styles = [
    { name: 'one', ...words },
    { name: 'two', ...words, inputs: { code: { ...file('b'), shape: [1] } } },
    { name: 'three', ...words, inputs: { code: { ...file('c'), shape: [1] } } },
  ];
  const cards = [
    rgb,
    { ...rgb, weights: file('d') },
    { ...rgb, range: 255 },
    { ...rgb, multiple: 4 },
    { ...rgb, reach: 9 },
  ];
  const hashes = cards.map((card) => weightsHash(StyleCard.parse({ ...card, styles }), 0));
  for (const style of [1, 2]) hashes.push(weightsHash(StyleCard.parse({ ...rgb, styles }), style));
  expect(new Set(hashes).size).toBe(cards.length + 2);
});
