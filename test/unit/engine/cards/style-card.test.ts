import { expect, test } from 'vitest';
import { StyleCard } from '../../../../engine/cards/style-card.ts';

const sha256 = 'a'.repeat(64);
const style = {
  name: 'starry-night',
  title: 'Starry Night',
  description: 'Swirls.',
  inspiration: 'Vincent van Gogh, The Starry Night, 1889',
};
const words = { schemaVersion: 2, name: 'fast', description: 'Small.', license: 'MIT' };
const card = {
  ...words,
  frames: 'nv12',
  architecture: { kind: 'quarter', channels: 48, blocks: 4 },
  weights: { file: 'weights.safetensors', sha256 },
  defaultStyle: 'starry-night',
  styles: [style],
};
const foreign = {
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
  const architecture = { ...card.architecture, sum: 'relu' };
  expect(StyleCard.parse(card)).toEqual({ ...card, architecture });
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
  ['an architecture that nobody knows', { ...card, architecture: { kind: 'half', channels: 48, blocks: 4 } }],
  ['frames that nobody knows', { ...card, frames: 'rgba' }],
  ['a white of its own', { ...foreign, range: 100 }],
  ['a way out of the folder', withFile('../a.safetensors')],
  ['a way out further down', withFile('a/../../b.safetensors')],
  ['an absolute path', withFile('/etc/passwd')],
  ['a drive', withFile('C:\\a.safetensors')],
])('refuses %s', (_name, bad) => {
  expect(StyleCard.safeParse(bad).success).toBe(false);
});
