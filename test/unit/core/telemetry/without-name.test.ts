import { expect, test } from 'vitest';
import { withoutName } from '../../../../core/telemetry/without-name.ts';

test.each([
  ['the name', 'clip.mp4 is cut off.', 'clip.mp4', '<video> is cut off.'],
  ['the name with its folder', 'a/clip.mp4: clip.mp4 is empty.', 'a/clip.mp4', '<video>: <video> is empty.'],
  ['no name', 'The engine ended.', 'clip.mp4', 'The engine ended.'],
  ['a name that is a pattern', 'a.*b is empty, aXXb is not.', 'a.*b', '<video> is empty, aXXb is not.'],
  ['a name that ends in a slash', 'odd/ is empty.', 'odd/', '<video> is empty.'],
  ['a job that nobody knows', 'clip.mp4 is empty.', undefined, 'clip.mp4 is empty.'],
])('%s', (_name, text, video, expected) => {
  expect(withoutName(text, video)).toBe(expected);
});
