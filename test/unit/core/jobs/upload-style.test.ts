import { expect, test } from 'vitest';
import { uploadStyle } from '../../../../core/jobs/upload-settings.ts';

const known = { styles: ['starry-night', 'great-wave'], defaultStyle: 'starry-night' };

test.each<[string, string, string | undefined, string]>([
  ['nothing said', 'clip.mp4', undefined, 'starry-night'],
  ['a folder that is a style', 'great-wave/clip.mp4', undefined, 'great-wave'],
  ['a folder in a folder', 'great-wave/2030/clip.mp4', undefined, 'great-wave'],
  ['a folder that is none', 'holiday/clip.mp4', undefined, 'starry-night'],
  ['a style further down', 'holiday/great-wave/clip.mp4', undefined, 'starry-night'],
  ['a file that is called like a style', 'great-wave', undefined, 'starry-night'],
  ['metadata', 'clip.mp4', 'great-wave', 'great-wave'],
  ['metadata above the folder', 'great-wave/clip.mp4', 'starry-night', 'starry-night'],
  ['metadata that nobody knows: planning refuses it', 'clip.mp4', 'cubism', 'cubism'],
])('%s', (_name, name, asked, style) => {
  expect(uploadStyle({ name, asked }, known)).toBe(style);
});
