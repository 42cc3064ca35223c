import { expect, test } from 'vitest';
import { uploadStyle } from '../../../../core/jobs/upload-style.ts';

const known = { styles: ['starry-night', 'great-wave'], defaultStyle: 'starry-night' };

test.each([
  ['nothing said', 'clip.mp4', {}, 'starry-night'],
  ['a folder that is a style', 'great-wave/clip.mp4', {}, 'great-wave'],
  ['a folder in a folder', 'great-wave/2030/clip.mp4', {}, 'great-wave'],
  ['a folder that is none', 'holiday/clip.mp4', {}, 'starry-night'],
  ['a style further down', 'holiday/great-wave/clip.mp4', {}, 'starry-night'],
  ['a file that is called like a style', 'great-wave', {}, 'starry-night'],
  ['metadata', 'clip.mp4', { style: 'great-wave' }, 'great-wave'],
  ['metadata above the folder', 'great-wave/clip.mp4', { style: ' starry-night ' }, 'starry-night'],
  ['empty metadata', 'great-wave/clip.mp4', { style: ' ' }, 'great-wave'],
  ['metadata too long to be one', 'clip.mp4', { style: 'x'.repeat(6_000) }, `${'x'.repeat(60)}…`],
  ['metadata with an escape', 'clip.mp4', { style: 'starry\u009b2Jnight' }, 'starry\\x9b2Jnight…'],
  ['metadata that nobody knows: planning refuses it', 'clip.mp4', { style: 'cubism' }, 'cubism'],
])('%s', (_name, name, metadata: Record<string, string>, style) => {
  expect(uploadStyle({ name, metadata }, known)).toBe(style);
});
