import { expect, test } from 'vitest';
import { JobId } from '../../../../core/contracts/job.ts';
import { DEFAULT_SETTINGS } from '../../../../core/contracts/painting-settings.ts';
import { jobIdOf } from '../../../../core/jobs/job-id-of.ts';

const video = { account: 'a', container: 'videos', name: 'clip.mp4', etag: '0x1', bytes: 10 };
const settings = { style: 'starry-night', ...DEFAULT_SETTINGS, chunkFrames: 48 };
const id = jobIdOf(video, settings);

test('the same upload with the same settings is the same job', () => {
  expect(jobIdOf({ ...video }, { ...DEFAULT_SETTINGS, chunkFrames: 48, style: 'starry-night' })).toBe(id);
  expect(JobId.parse(id)).toBe(id);
});

test.each([
  ['account', { account: 'b' }, {}],
  ['container', { container: 'films' }, {}],
  ['name', { name: 'Clip.mp4' }, {}],
  ['ETag', { etag: '0x2' }, {}],
  ['style', {}, { style: 'great-wave' }],
  ['network', {}, { network: 'fine' }],
  ['strength', {}, { strength: 0.999 }],
  ['choice of colours', {}, { keepColors: true }],
  ['size of strokes', {}, { strokeSize: 2 }],
  ['precision', {}, { precision: 'fp32' as const }],
  ['length of chunks', {}, { chunkFrames: 49 }],
  ['format', {}, { format: 'mkv' as const }],
  ['codec', {}, { codec: 'hevc' as const }],
  ['quality', {}, { quality: 71 }],
  ['choice of encoders', {}, { encoder: 'auto' as const }],
])('another %s is another job', (_name, otherVideo, otherSettings) => {
  expect(jobIdOf({ ...video, ...otherVideo }, { ...settings, ...otherSettings })).not.toBe(id);
});

test('other weights are another job', () => {
  const painted = jobIdOf(video, settings, { weights: 'a1' });
  expect(jobIdOf(video, settings, { weights: 'a1' })).toBe(painted);
  expect(jobIdOf(video, settings, { weights: 'b2' })).not.toBe(painted);
});

test('a refused upload is another job than one that asks for the same', () => {
  expect(jobIdOf(video, settings, { refusal: 'No.' })).not.toBe(id);
});

test('parts that would read the same when joined have different hashes', () => {
  const [one, other] = [
    { ...video, container: 'ab', name: 'c' },
    { ...video, container: 'a', name: 'bc' },
  ];
  expect(jobIdOf(one, settings)).not.toBe(jobIdOf(other, settings));
});
