import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultOutput, manifestPath } from '../../../../local/files/output-path.ts';
import { uploadName } from '../../../../local/files/upload-name.ts';

test('an upload is named by its content and its name', () => {
  expect(uploadName(join('videos', 'clip.mp4'), '0123456789abcdef')).toBe('paint/0123456789ab/clip.mp4');
});

test.each([
  ['clip.mp4', { style: 'great-wave', strength: 1 }, 'clip.great-wave.mp4'],
  ['clip.mov', { style: 'great-wave', strength: 0.5 }, 'clip.great-wave.strength-0.5.mp4'],
  ['clip', { style: 'a:0.5,b:0.5', strength: 1 }, 'clip.a-0.5+b-0.5.mp4'],
])('%s is painted to a file of its own', (file, settings, name) => {
  expect(defaultOutput('here', join('there', file), settings)).toBe(join('here', 'painted', name));
});

test.each([
  ['a.mp4', 'a.manifest.json'],
  [join('x.y', 'painting'), join('x.y', 'painting.manifest.json')],
])('the manifest of %s lies beside it', (output, manifest) => {
  expect(manifestPath(output)).toBe(manifest);
});
