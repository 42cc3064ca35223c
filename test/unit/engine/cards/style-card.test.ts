import { expect, test } from 'vitest';
import { StyleCard } from '../../../../engine/cards/style-card.ts';

const sha256 = 'a'.repeat(64);
const style = {
  name: 'starry-night',
  title: 'Starry Night',
  description: 'Swirls.',
  inspiration: 'Vincent van Gogh, The Starry Night, 1889',
};
const words = { name: 'fast', description: 'Small.', license: 'MIT' };
const architecture = { kind: 'coded', half: 24, channels: 48, blocks: 4, code: 100, vector: 32 };
const card = {
  schemaVersion: 3,
  ...words,
  frames: 'nv12',
  architecture,
  copy: 4,
  weights: { file: 'weights.safetensors', sha256 },
  defaultStyle: 'starry-night',
  styles: [style],
};
const foreign = {
  schemaVersion: 2,
  ...words,
  frames: 'rgb',
  weights: card.weights,
  input: 'in',
  output: 'out',
  range: 255,
  styles: [style],
};
const withFile = (file: string) => ({ ...card, weights: { file, sha256 } });

test('cards as they should be', () => {
  expect(StyleCard.parse(card)).toEqual(card);
  expect(StyleCard.parse({ ...card, default: true, encoder: 'encoder', training: { steps: 9 } })).toBeDefined();
  expect(StyleCard.parse(withFile('deep/er/a_b-1.0.safetensors'))).toBeDefined();
  expect(StyleCard.parse(foreign)).toEqual({ ...foreign, multiple: 1 });
});

test.each([
  ['a field that nobody knows', { ...card, colour: 'red' }],
  ['another version', { ...card, schemaVersion: 1 }],
  ['a default that it lacks', { ...card, defaultStyle: 'great-wave' }],
  ['the same style twice', { ...card, styles: [style, style] }],
  ['a style that is no name', { ...card, styles: [{ ...style, name: 'Starry Night' }] }],
  ['a hash that is none', { ...card, weights: { file: 'a', sha256: 'b' } }],
  ['an architecture that nobody knows', { ...card, architecture: { ...architecture, kind: 'quarter' } }],
  ['frames that nobody knows', { ...card, frames: 'rgba' }],
  ['a white of its own', { ...foreign, range: 100 }],
  ['a way out of the folder', withFile('../a.safetensors')],
  ['a way out further down', withFile('a/../../b.safetensors')],
  ['an absolute path', withFile('/etc/passwd')],
  ['a drive', withFile('C:\\a.safetensors')],
])('refuses %s', (_name, bad) => {
  expect(StyleCard.safeParse(bad).success).toBe(false);
});
