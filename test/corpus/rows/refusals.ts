import { clip } from '../make/clip.ts';
import { edited, literally } from '../make/edited.ts';
import { recipe, runMaker } from '../make/recipe.ts';
import type { Row } from '../row.ts';
import { AAC, H264, MPEG4 } from './encoders.ts';

const refused = (
  name: string,
  property: string,
  code: Extract<Row['expect'], object>['refused'],
  make: Row['make'],
  more: Partial<Row> = {},
): Row => ({
  ...{ name, group: 'refusals', property, make, expect: { refused: code } },
  ...more,
});

/** Cuts a file to a share of its length. */
const cutTo = (share: number) =>
  Object.assign((bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length * share)), {
    toString: () => `cut to ${share}`,
  });
const FAST_START = clip({ sound: true }, ...H264, ...AAC, '-movflags', '+faststart');
const ENCRYPTION = [
  ...'-encryption_key 76a6c65c5ea762046bd749a2e632ccbb -encryption_kid a7e61c373e219033c21091fa607bf3b8'.split(' '),
];

const soundOnly = (...args: readonly string[]) =>
  recipe(args.join(' '), (kitchen) =>
    runMaker(kitchen, ['-f', 'lavfi', '-i', 'sine=sample_rate=48000:duration=1', ...args, kitchen.out]),
  );
const picture = (...args: readonly string[]) =>
  recipe(args.join(' '), (kitchen) =>
    runMaker(kitchen, ['-f', 'lavfi', '-i', 'color=red:s=64x48', '-frames:v', '1', ...args, kitchen.out]),
  );

export const REFUSAL_ROWS: readonly Row[] = [
  refused('sound-only.m4a', 'no video stream', 'no-video-stream', soundOnly('-c:a', 'aac'), { isFast: true }),
  refused('sound-only.mp3', 'no video stream', 'no-video-stream', soundOnly('-c:a', 'libmp3lame')),
  refused('sound-only.mka', 'no video stream', 'no-video-stream', soundOnly('-c:a', 'libopus', '-f', 'matroska')),
  refused('sound-only.ts', 'no video stream', 'no-video-stream', soundOnly('-c:a', 'aac')),
  refused('sound-only.wma', 'no video stream', 'no-video-stream', soundOnly('-c:a', 'wmav2', '-f', 'asf')),
  refused('sound-only.wav', 'no video stream', 'no-video-stream', soundOnly()),
  refused('sound-only.ogg', 'no video stream', 'no-video-stream', soundOnly('-c:a', 'libvorbis')),
  refused(
    'encrypted.mp4',
    'encrypted (CENC)',
    'encrypted',
    clip({}, ...H264, '-encryption_scheme', 'cenc-aes-ctr', ...ENCRYPTION),
    { isFast: true },
  ),
  refused('moov-missing.mp4', 'truncated beyond use', 'truncated', edited(clip({}, ...H264), cutTo(0.5)), {
    isFast: true,
  }),
  refused(
    'cut-in-the-index.mp4',
    'truncated beyond use',
    ['truncated', 'undecodable'],
    edited(FAST_START, cutTo(0.02)),
  ),
  refused(
    'cut-to-nothing.mkv',
    'truncated beyond use',
    ['truncated', 'undecodable', 'not-a-video', 'no-video-stream'],
    edited(clip({}, ...H264), cutTo(0.03)),
  ),
  refused(
    'cut-to-nothing.avi',
    'truncated beyond use',
    ['truncated', 'undecodable', 'no-video-stream'],
    edited(clip({}, ...MPEG4), cutTo(0.02)),
  ),
  refused('empty.mp4', 'empty', 'empty', literally(''), { isFast: true }),
  refused(
    'text.mp4',
    'not a video',
    'not-a-video',
    literally('Once upon a time there was no video at all.\n'.repeat(50)),
    { isFast: true },
  ),
  refused(
    'noise.mp4',
    'not a video',
    'not-a-video',
    literally(Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * i * 31 + i * 7) % 251))),
  ),
  refused('archive.mp4', 'not a video', 'not-a-video', literally(Buffer.from('504b0304140000000800', 'hex'))),
  refused('png.mp4', 'a picture named like a video', 'not-a-video', picture('-c:v', 'png', '-f', 'image2')),
  refused('jpeg.mp4', 'a picture named like a video', 'not-a-video', picture('-c:v', 'mjpeg', '-f', 'image2')),
  ...['bmp', 'jp2'].map((ending) =>
    refused(`picture.${ending}`, 'a picture of a format that isn’t read', 'unsupported', picture('-f', 'image2')),
  ),
  refused('too-many-bytes.mp4', 'over the limit of bytes', 'too-large', clip({}, ...H264), {
    settings: { REPAINT_MAX_BYTES: '1000' },
    isFast: true,
  }),
  refused('too-many-pixels.mp4', 'over the limit of pixels', 'too-large', clip({}, ...H264), {
    settings: { REPAINT_MAX_PIXELS: '3000' },
  }),
  refused('too-many-pixels.avi', 'over the limit of pixels', 'too-large', clip({}, ...MPEG4), {
    settings: { REPAINT_MAX_PIXELS: '3000' },
  }),
  refused('too-many-frames.mp4', 'over the limit of frames', 'too-large', clip({}, ...H264), {
    settings: { REPAINT_MAX_FRAMES: '25' },
  }),
  refused('too-many-frames.mkv', 'over the limit of frames', 'too-large', clip({}, ...H264), {
    settings: { REPAINT_MAX_FRAMES: '25' },
  }),
  refused('too-long.mp4', 'over the limit of duration', 'too-large', clip({}, ...H264), {
    settings: { REPAINT_MAX_SECONDS: '0.5' },
  }),
];
