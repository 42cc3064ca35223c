import { expect, test } from 'vitest';
import { DEFAULT_ENCODER } from '../../../../core/contracts/encoder-settings.ts';
import { EngineSettings } from '../../../../core/contracts/painting-settings.ts';
import { chunkHash, sourceHash } from '../../../../core/jobs/chunk-hash.ts';

const video = { account: 'a', container: 'videos', name: 'clip.mp4', etag: '0x1', bytes: 10 };
const source = sourceHash(video);
const chunk = {
  index: 1,
  firstFrame: 8,
  frames: 8,
  startPts: 80,
  endPts: 160,
  keyPts: 80,
  packets: 8,
  preRollFrames: 0,
};
const network = {
  name: 'quarter',
  style: [{ style: 'starry-night', weight: 1 }],
  ...EngineSettings.parse({}),
  weights: 'f'.repeat(64),
};
const hash = chunkHash(source, chunk, network, DEFAULT_ENCODER);

test('is a SHA-256 that doesn’t depend on the order in which settings are written', () => {
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  const encoder = Object.fromEntries(Object.entries(DEFAULT_ENCODER).reverse()) as typeof DEFAULT_ENCODER;
  expect(chunkHash(source, chunk, { ...network }, encoder)).toBe(hash);
});

test('a part of a video shares no chunk with one that begins at another frame', () => {
  const part = (skipped: number) => chunkHash(source, chunk, network, DEFAULT_ENCODER, { skipped });
  expect(part(0)).toBe(hash);
  expect(part(8)).not.toBe(hash);
});

test('another run over the same frames finds the chunk: its index and its packets don’t count', () => {
  expect(chunkHash(source, { ...chunk, index: 4, packets: 20, preRollFrames: 12 }, network, DEFAULT_ENCODER)).toBe(
    hash,
  );
});

test.each([
  ['upload', { source: sourceHash({ ...video, etag: '0x2' }) }],
  ['first frame', { chunk: { ...chunk, firstFrame: 9 } }],
  ['number of frames', { chunk: { ...chunk, frames: 9 } }],
  ['network', { network: { ...network, name: 'fine' } }],
  ['set of weights', { network: { ...network, weights: 'e'.repeat(64) } }],
  ['style', { network: { ...network, style: [{ style: 'great-wave', weight: 1 }] } }],
  ['strength', { network: { ...network, strength: 0.5 } }],
  ['choice of colours', { network: { ...network, keepColors: true } }],
  ['size of strokes', { network: { ...network, strokeSize: 2 } }],
  ['precision', { network: { ...network, precision: 'fp32' as const } }],
  ['preset', { encoder: { ...DEFAULT_ENCODER, preset: 'slow' as const } }],
  ['number of bits', { encoder: { ...DEFAULT_ENCODER, bits: 10 as const } }],
  ['number of encoder threads', { encoder: { ...DEFAULT_ENCODER, threads: 2 } }],
])('another %s is another chunk', (_name, change) => {
  const other = { source, chunk, network, encoder: DEFAULT_ENCODER, ...change };
  expect(chunkHash(other.source, other.chunk, other.network, other.encoder)).not.toBe(hash);
});

test('sources are distinguished by account, container, name and ETag, not by their size', () => {
  expect(sourceHash({ ...video, bytes: 11 })).toBe(source);
  const others = [{ account: 'b' }, { container: 'films' }, { name: 'x' }, { etag: '0x2' }];
  expect(new Set([source, ...others.map((other) => sourceHash({ ...video, ...other }))]).size).toBe(5);
});
