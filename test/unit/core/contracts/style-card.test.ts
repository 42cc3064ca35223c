import { expect, test } from 'vitest';
import { type StyleCard as Card, StyleCard } from '../../../../core/contracts/style-card.ts';

const sha256 = 'a'.repeat(64);
const style = {
  name: 'starry-night',
  title: 'Starry Night',
  description: 'Swirls.',
  inspiration: 'Vincent van Gogh, The Starry Night, 1889 (public domain)',
  weights: { onnx: { file: 'starry-night.onnx', sha256 } },
};
const card: Card = {
  schemaVersion: 1,
  name: 'quarter',
  description: 'Small.',
  license: 'MIT',
  frames: 'nv12',
  defaultStyle: 'starry-night',
  styles: [style],
};
const withFile = (file: string) => ({ ...card, styles: [{ ...style, weights: { onnx: { file, sha256 } } }] });

test('a card as it should be', () => {
  expect(StyleCard.parse(card)).toEqual(card);
  expect(StyleCard.parse(withFile('deep/er/a_b-1.0.onnx'))).toBeDefined();
});

test.each([
  ['a field that nobody knows', { ...card, colour: 'red' }],
  ['another version', { ...card, schemaVersion: 2 }],
  ['a default that it lacks', { ...card, defaultStyle: 'great-wave' }],
  ['the same style twice', { ...card, styles: [style, style] }],
  ['a style that is no name', { ...card, styles: [{ ...style, name: 'Starry Night' }] }],
  ['a hash that is none', { ...card, styles: [{ ...style, weights: { onnx: { file: 'a', sha256: 'b' } } }] }],
  ['a way out of the folder', withFile('../a.onnx')],
  ['a way out further down', withFile('a/../../b.onnx')],
  ['an absolute path', withFile('/etc/passwd')],
  ['a drive', withFile('C:\\a.onnx')],
])('refuses %s', (_name, bad) => {
  expect(StyleCard.safeParse(bad).success).toBe(false);
});
