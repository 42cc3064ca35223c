import { expect, test } from 'vitest';
import { BlobName } from '../../../../core/contracts/blob-name.ts';
import { DEFAULT_SETTINGS, type PaintingSettings } from '../../../../core/contracts/painting-settings.ts';
import { outputNames } from '../../../../core/jobs/output-names.ts';
import { uploadSettings } from '../../../../core/jobs/upload-settings.ts';

const known = { ownStyle: 'own', known: ['own', 'great-wave', 'starry-night', 'fine'] };
const plain: PaintingSettings = { style: 'own', ...DEFAULT_SETTINGS };
type Change = Partial<PaintingSettings>;

test.each<[string, Change, string]>([
  ['clip.mp4', {}, 'clip'],
  ['clip.mov', {}, 'clip.mov'],
  ['2030.05.01 at sea.mp4', {}, '2030.05.01 at sea'],
  ['a/b c/clip.mp4', {}, 'a/b c/clip'],
  ['great-wave/clip.webm', {}, 'great-wave/clip.webm'],
  ['clip.mp4', { style: 'great-wave' }, 'clip.great-wave'],
  ['clip.mov', { style: 'great-wave' }, 'clip.mov.great-wave'],
  ['clip.mp4', { strength: 0.5 }, 'clip.strength-0.5'],
  ['clip.mp4', { strength: 0 }, 'clip.strength-0'],
  ['clip.mp4', { style: 'great-wave', strength: 0.25 }, 'clip.great-wave.strength-0.25'],
  ['clip.mp4', { style: 'great-wave:0.3,starry-night:0.7' }, 'clip.great-wave-0.3+starry-night-0.7'],
  ['clip.mp4', { keepColors: true, strokeSize: 2 }, 'clip.keep-colors.stroke-2'],
  ['clip.mp4', { precision: 'fp32', network: 'fine' }, 'clip.fine.fp32'],
  ['clip.mp4', { codec: 'hevc', quality: 90 }, 'clip.hevc.quality-90'],
  ['clip.mp4', { encoder: 'auto' }, 'clip.auto'],
])('%s with %o is plain', (video, change, name) => {
  expect(outputNames(video, { ...plain, ...change }, known)).toEqual({
    output: `${name}.mp4`,
    manifest: `${name}.manifest.json`,
  });
});

test.each<[string, Change, string, string]>([
  ['GX01.MP4', {}, 'GX01.MP4', 'GX01.MP4.manifest.json'],
  ['GX01.Mp4', { style: 'great-wave' }, 'GX01.great-wave.Mp4', 'GX01.great-wave.Mp4.manifest.json'],
  ['GX01.MP4', { format: 'mkv' }, 'GX01.MP4.mkv', 'GX01.MP4.mkv.manifest.json'],
  ['GX01.MKV', { format: 'mkv' }, 'GX01.MKV', 'GX01.MKV.manifest.json'],
  ['IMG_1.JPG', { format: 'picture' }, 'IMG_1.JPG', 'IMG_1.JPG.manifest.json'],
  ['IMG_1.HEIC', { format: 'picture' }, 'IMG_1.HEIC.jpg', 'IMG_1.HEIC.jpg.manifest.json'],
  ['moving.gif', {}, 'moving.gif.mp4', 'moving.gif.mp4.manifest.json'],
])('%s with %o keeps its extension as cameras write it', (video, change, output, manifest) => {
  expect(outputNames(video, { ...plain, ...change }, known)).toEqual({ output, manifest });
});

test.each([
  ['clip.mkv', 'clip.mkv', 'clip.mkv.manifest.json'],
  ['clip.mp4', 'clip.mp4.mkv', 'clip.mp4.mkv.manifest.json'],
  ['clip.webm', 'clip.webm.mkv', 'clip.webm.mkv.manifest.json'],
])('%s as Matroska', (video, output, manifest) => {
  expect(outputNames(video, { ...plain, format: 'mkv' }, known)).toEqual({ output, manifest });
});

test.each([
  'clip',
  'clip.great-wave.mp4',
  'clip.mov.mp4',
  'clip.strength-0.5.mp4',
  'clip.keep-colors.mp4',
  'clip.stroke-2.mp4',
  'clip.int8.mp4',
  'clip.fine.mp4',
  'clip.xyz',
  'clip.hevc.mov',
  '.mp4',
])('%s gets a mark: its name could be that of another’s painting', (video) => {
  expect(outputNames(video, plain, known).output).toMatch(/\.upload-[0-9a-f]{8}\.mp4$/);
});

test('a name of 1,024 characters leaves room for ours', () => {
  const { output, manifest } = outputNames(`${'🌊'.repeat(510)}.mp4`, { ...plain, strength: 0.5 }, known);
  expect(manifest.length).toBeLessThanOrEqual(1_024);
  expect(encodeURI(output)).toMatch(/^(%F0%9F%8C%8A)+\./);
});

test.each(['../../videos/clip', 'a/../b', 'x'.repeat(6_000), '\u001b[2J'])(
  'a style %j makes a name that is one',
  (text) => {
    const style = String(uploadSettings({ style: text }).settings.style ?? 'own');
    const { output, manifest } = outputNames('clip.mp4', { ...plain, style }, { ...known, ownStyle: 'own' });
    expect(BlobName.parse(output)).toMatch(/^clip\.([^/]+\.)?mp4$/);
    expect(BlobName.parse(manifest)).toMatch(/^clip\.([^/]+\.)?manifest\.json$/);
  },
);

test('no two uploads and no two settings share a name', () => {
  const stems = [
    'clip',
    'clip.great-wave',
    'clip.mov',
    'clip.mp4',
    'clip.mkv',
    'clip.hevc',
    'clip.quality-10',
    'clip.1',
  ];
  const extensions = ['', '.mp4', '.mkv', '.mov', '.MP4', '.Mp4', '.MKV', '.xyz'];
  const settings: Change[] = [
    {},
    { style: 'great-wave' },
    { strength: 0.1 },
    { codec: 'hevc' },
    { quality: 10 },
    { encoder: 'auto' },
    { style: 'great-wave', codec: 'hevc', quality: 10 },
  ];
  const uploads = stems.flatMap((stem) => extensions.map((extension) => stem + extension));
  const withMarks = [...new Set(uploads)].flatMap((video) => [video, outputNames(video, plain, known).output]);
  const names = [...new Set(withMarks)].flatMap((video) =>
    settings.flatMap((change) =>
      (['mp4', 'mkv'] as const).flatMap((format) =>
        Object.values(outputNames(video, { ...plain, ...change, format }, known)),
      ),
    ),
  );
  expect(names.length).toBeGreaterThan(1_000);
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  expect(twice).toEqual([]);
});
