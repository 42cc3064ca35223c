import { clip } from '../make/clip.ts';
import { edited } from '../make/edited.ts';
import { joined } from '../make/joined.ts';
import { cleanAperture, turned } from '../make/movie-edits.ts';
import { type Row, rowsOf } from '../row.ts';
import { AAC, H264, h264As, MPEG2, MPEG4, VP9 } from './encoders.ts';

const row = rowsOf('geometry');

const turn = (name: string, property: string, matrix: readonly [number, number, number, number], size: string): Row =>
  row(name, property, edited(clip({}, ...H264), turned(...matrix)), {
    checks: { size, notes: ['rotation'] },
    ...(name === 'turned-90.mp4' && { isFast: true }),
  });

export const GEOMETRY_ROWS: readonly Row[] = [
  row('odd-width.webm', 'odd width', clip({ size: '65x48' }, ...VP9), { checks: { notes: ['odd-size'] } }),
  row('odd-height.webm', 'odd height', clip({ size: '64x49' }, ...VP9), { checks: { notes: ['odd-size'] } }),
  row('odd-both.webm', 'odd width and height', clip({ size: '65x49' }, ...VP9), {
    isFast: true,
    checks: { notes: ['odd-size'] },
  }),
  row('odd-444.mp4', 'odd width and height', clip({ size: '65x49' }, ...h264As('yuv444p')), {
    checks: { notes: ['odd-size', 'chroma'] },
  }),
  row('odd.avi', 'odd width and height', clip({ size: '65x49' }, ...MPEG4), { checks: { notes: ['odd-size'] } }),
  row('odd.gif', 'odd width and height', clip({ size: '65x49' }, '-f', 'gif'), { checks: { pixels: 'none' } }),
  row('cropped.mp4', 'a height that is no multiple of 16', clip({ size: '66x50' }, ...H264), {
    checks: { size: '66x50' },
  }),
  row('wide-pixels.mp4', 'pixel aspect ≠ 1', clip({}, '-vf', 'setsar=64/45', ...H264), {
    checks: { pixelAspect: '64:45' },
  }),
  row('wide-pixels.mkv', 'pixel aspect ≠ 1', clip({}, '-vf', 'setsar=64/45', ...H264), {
    checks: { pixelAspect: '64:45' },
  }),
  row('wide-pixels.ts', 'pixel aspect ≠ 1', clip({}, '-vf', 'setsar=64/45', ...H264), {
    checks: { pixelAspect: '64:45' },
  }),
  row('wide-pixels.webm', 'pixel aspect ≠ 1', clip({}, '-vf', 'setsar=3/2', ...VP9), {
    checks: { pixelAspect: '3:2' },
  }),
  row('wide-pixels.mpg', 'pixel aspect ≠ 1', clip({}, '-vf', 'setsar=4/3', ...MPEG2, '-f', 'mpeg'), {
    checks: { pixelAspect: '4:3' },
  }),
  row('wide-pixels.avi', 'pixel aspect ≠ 1', clip({}, '-vf', 'setsar=4/3', ...MPEG4), {
    checks: { pixelAspect: '4:3' },
  }),
  turn('turned-90.mp4', 'rotation 90', [0, 1, -1, 0], '48x64'),
  turn('turned-180.mp4', 'rotation 180', [-1, 0, 0, -1], '64x48'),
  turn('turned-270.mp4', 'rotation 270', [0, -1, 1, 0], '48x64'),
  turn('mirrored.mp4', 'mirrored', [-1, 0, 0, 1], '64x48'),
  turn('upside-down.mp4', 'mirrored', [1, 0, 0, -1], '64x48'),
  turn('mirrored-90.mp4', 'rotation 90, mirrored', [0, 1, 1, 0], '48x64'),
  turn('mirrored-270.mp4', 'rotation 270, mirrored', [0, -1, -1, 0], '48x64'),
  row(
    'turned-wide-pixels.mp4',
    'rotation 90, pixel aspect ≠ 1',
    edited(clip({}, '-vf', 'setsar=4/3', ...H264), turned(0, 1, -1, 0)),
    { checks: { size: '48x64', pixelAspect: '3:4', notes: ['rotation'] } },
  ),
  row(
    'turned-odd.mov',
    'rotation 270, odd width and height',
    edited(clip({ size: '65x49' }, ...h264As('yuv444p')), turned(0, -1, 1, 0)),
    { checks: { notes: ['rotation', 'odd-size'] } },
  ),
  row('clean-aperture.mp4', 'clean aperture', edited(clip({}, ...H264), cleanAperture(60, 44)), {
    checks: { size: '60x44', reference: 'crop=60:44:2:2', notes: ['clean-aperture'] },
  }),
  row('1x1.mp4', '1×1', clip({ size: '1x1', frames: 5 }, ...h264As('yuv444p')), { isFast: true }),
  row('1x1.webm', '1×1', clip({ size: '1x1', frames: 5 }, ...VP9)),
  row('2x2.mp4', '2×2', clip({ size: '2x2', frames: 5 }, ...H264)),
  row('thin.webm', '300×2', clip({ size: '300x2', frames: 5 }, ...VP9)),
  row('4k.mp4', '4K', clip({ size: '3840x2160', frames: 2 }, ...H264)),
  row('8k.mp4', '8K', clip({ size: '7680x4320', frames: 1 }, ...H264), { expect: { refused: 'too-large' } }),
  row(
    'size-change.ts',
    'a size change in mid-stream',
    joined(
      clip({ size: '64x48', frames: 16 }, ...H264, '-f', 'mpegts'),
      clip({ size: '96x64', frames: 16 }, ...H264, '-output_ts_offset', '0.64', '-f', 'mpegts'),
    ),
    { isFast: true, checks: { size: '64x48', pixels: 'alike' } },
  ),
  row(
    'size-change.mpg',
    'a size change in mid-stream',
    joined(
      clip({ size: '64x48', frames: 16 }, ...MPEG2, '-f', 'mpeg'),
      clip({ size: '96x64', frames: 16 }, ...MPEG2, '-output_ts_offset', '0.64', '-f', 'mpeg'),
    ),
    { checks: { size: '64x48', pixels: 'alike' } },
  ),
  row('portrait.mp4', 'portrait', clip({ size: '48x64', sound: true }, ...H264, ...AAC)),
];
