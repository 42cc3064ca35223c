import { expect, test } from 'vitest';
import { outputNames } from '../../../../core/jobs/output-names.ts';

test.each([
  ['clip.mp4', 'own', 1, 'clip'],
  ['clip.MP4', 'own', 1, 'clip.MP4'],
  ['clip.mov', 'own', 1, 'clip.mov'],
  ['clip.mp4.mov', 'own', 1, 'clip.mp4.mov'],
  ['clip', 'own', 1, 'clip'],
  ['a/b c/clip.mp4', 'own', 1, 'a/b c/clip'],
  ['great-wave/clip.mkv', 'own', 1, 'great-wave/clip.mkv'],
  ['clip.mp4', 'great-wave', 1, 'clip.great-wave'],
  ['clip.mov', 'great-wave', 1, 'clip.mov.great-wave'],
  ['clip.mp4', 'own', 0.5, 'clip.strength-0.5'],
  ['clip.mp4', 'own', 0, 'clip.strength-0'],
  ['clip.mp4', 'great-wave', 0.25, 'clip.great-wave.strength-0.25'],
  ['clip.mp4', 'great-wave:0.3,starry-night:0.7', 1, 'clip.great-wave-0.3+starry-night-0.7'],
])('%s in %s at %d', (video, style, strength, name) => {
  expect(outputNames(video, { style, strength }, 'own')).toEqual({
    output: `${name}.mp4`,
    manifest: `${name}.manifest.json`,
  });
});
