import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../core/contracts/painting-settings.ts';
import { outputFormat } from '../../../../local/files/output-format.ts';
import { defaultOutput, manifestPath, outputName } from '../../../../local/files/output-path.ts';
import { uploadName } from '../../../../local/files/upload-name.ts';

test('an upload is named by its content and its name', () => {
  expect(uploadName(join('videos', 'clip.mp4'), '0123456789abcdef')).toBe('paint/0123456789ab/clip.mp4');
});

test.each([
  ['clip.mp4', {}, 'clip.great-wave.mp4'],
  ['clip.mov', { strength: 0.5 }, 'clip.great-wave.strength-0.5.mp4'],
  ['clip.mp4', { keepColors: true, strokeSize: 0.5 }, 'clip.great-wave.keep-colors.stroke-0.5.mp4'],
  ['clip', { style: 'a:0.5,b:0.5' }, 'clip.a-0.5+b-0.5.mp4'],
  ['clip.mp4', { format: 'mkv' as const }, 'clip.great-wave.mkv'],
  ['photo.JPG', { format: 'picture' as const }, 'photo.great-wave.JPG'],
  ['photo.HEIC', { format: 'picture' as const }, 'photo.great-wave.jpg'],
  ['clip.mp4', { codec: 'hevc' as const, quality: 90 }, 'clip.great-wave.hevc.quality-90.mp4'],
])('%s is painted to a file of its own', (file, change, name) => {
  const settings = { style: 'great-wave', ...DEFAULT_SETTINGS, ...change };
  expect(defaultOutput('here', join('there', file), settings)).toBe(join('here', 'painted', name));
});

test.each([
  ['é'.repeat(120), 'ink'],
  ['🎬'.repeat(60), 'ink'],
  ['x'.repeat(250), Array.from({ length: 9 }, (_, i) => `styles/${'y'.repeat(40)}${i}.jpg:0.1`).join()],
])('%s is painted to a name that file systems take', (name, style) => {
  const output = outputName(`${name}.mp4`, { ...DEFAULT_SETTINGS, style });
  expect(Buffer.byteLength(output)).toBeLessThanOrEqual(220);
  expect(output).toMatch(/^[^\uFFFD]+\.mp4$/);
});

test.each([
  ['a.mp4', 'a.manifest.json'],
  ['a.mkv', 'a.mkv.manifest.json'],
  ['a.jpg', 'a.jpg.manifest.json'],
  [join('x.y', 'painting'), join('x.y', 'painting.manifest.json')],
])('the manifest of %s lies beside it', (output, manifest) => {
  expect(manifestPath(output)).toBe(manifest);
});

test.each([
  [undefined, undefined, 'mp4'],
  ['painting.MKV', undefined, 'mkv'],
  ['painting.mp4', 'mp4', 'mp4'],
  ['painting', 'mkv', 'mkv'],
  ['folder', undefined, 'mp4'],
  ['clip.2030-05-01', undefined, 'mp4'],
] as const)('--out %s and --format %s give %s', (out, said, container) => {
  expect(outputFormat('clip.mp4', out, said)).toBe(container);
});

test.each([
  ['photo.JPG', undefined, undefined, 'picture'],
  ['photo.jpeg', 'painted.jpg', undefined, 'picture'],
  ['photo.heic', 'painted.jpg', undefined, 'picture'],
  ['moving.gif', undefined, 'mp4', 'mp4'],
  ['moving.gif', 'moving.mp4', undefined, 'mp4'],
  ['clip.mp4', undefined, 'picture', 'picture'],
] as const)('%s with --out %s and --format %s comes back as %s', (file, out, said, format) => {
  expect(outputFormat(file, out, said)).toBe(format);
});

test('a picture keeps its format', () => {
  expect(() => outputFormat('photo.jpg', 'photo.png', undefined)).toThrow('end the name in .jpg');
});

test('--out that contradicts --format is wrong usage', () => {
  expect(() => outputFormat('clip.mp4', 'painting.mp4', 'mkv')).toThrow(/--out painting\.mp4 .* --format is mkv/);
});

test.each(['x.avi', 'x.MOV', 'x.webm', 'x.gif', 'x.mp3', 'x.png'])('--out %s is no name of a painting', (out) => {
  expect(() => outputFormat('clip.mp4', out, undefined)).toThrow('end the name in .mp4 or .mkv');
  expect(() => outputFormat('clip.mp4', out, 'mp4')).toThrow('end the name in .mp4 or .mkv');
});

test('--out - is wrong usage', () => {
  expect(() => outputFormat('clip.mp4', '-', undefined)).toThrow('name a file, such as painted.mp4');
});
