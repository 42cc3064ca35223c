import { expect, test } from 'vitest';
import { JobId } from '../../../../core/contracts/job-id.ts';
import { DEFAULT_OUTPUT } from '../../../../core/contracts/output-settings.ts';
import { DEFAULT_PAINTING } from '../../../../core/contracts/painting-options.ts';
import { jobIdOf } from '../../../../core/jobs/job-id-of.ts';

const video = { account: 'a', container: 'videos', name: 'clip.mp4', etag: '0x1', bytes: 10 };
const settings = { style: 'starry-night', ...DEFAULT_PAINTING, chunkFrames: 48, ...DEFAULT_OUTPUT };
const id = jobIdOf(video, settings);

test('the same upload with the same settings is the same job', () => {
  expect(
    jobIdOf({ ...video }, { ...DEFAULT_OUTPUT, chunkFrames: 48, style: 'starry-night', ...DEFAULT_PAINTING }),
  ).toBe(id);
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
  ['container', {}, { container: 'mkv' as const }],
  ['codec', {}, { codec: 'hevc' as const }],
  ['quality', {}, { quality: 71 }],
  ['choice of encoders', {}, { encoder: 'auto' as const }],
])('another %s is another job', (_name, otherVideo, otherSettings) => {
  expect(jobIdOf({ ...video, ...otherVideo }, { ...settings, ...otherSettings })).not.toBe(id);
});

test('other weights are another job', () => {
  const painted = jobIdOf(video, settings, 'a1');
  expect(jobIdOf(video, settings, 'a1')).toBe(painted);
  expect(jobIdOf(video, settings, 'b2')).not.toBe(painted);
});

test('parts that read the same together are kept apart', () => {
  const [one, other] = [
    { ...video, container: 'ab', name: 'c' },
    { ...video, container: 'a', name: 'bc' },
  ];
  expect(jobIdOf(one, settings)).not.toBe(jobIdOf(other, settings));
});
