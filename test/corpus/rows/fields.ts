import { clip } from '../make/clip.ts';
import { fieldPictures } from '../make/field-pictures.ts';
import { joined } from '../make/joined.ts';
import type { Row } from '../row.ts';
import { H264, MPEG2, x265 } from './encoders.ts';

const row = (name: string, property: string, make: Row['make'], more: Partial<Row> = {}): Row => ({
  ...{ name, group: 'fields', property, make, expect: 'painted' },
  // Another deinterlacer than FFmpeg's default may fill in other lines.
  checks: { reference: 'yadif', pixels: 24, notes: ['deinterlaced'] },
  ...more,
});

/** A clip whose 52 pictures become 26 interlaced frames. */
const PICTURES = { rate: '50', frames: 52, size: '64x64' };
const woven = (order: 'top' | 'bottom') => [
  ...['-vf', `tinterlace=interleave_${order},fieldorder=${order === 'top' ? 'tff' : 'bff'}`],
];
const INTERLACED = ['-flags', '+ildct+ilme', '-r', '25'];

/** A recording that is progressive for longer than the conversion probes, and then interlaced. */
const TURNING = joined(
  clip({ size: '64x64' }, ...MPEG2),
  clip(PICTURES, ...woven('top'), ...INTERLACED, ...MPEG2, '-top', '1', '-output_ts_offset', '1.04'),
);

export const FIELD_ROWS: readonly Row[] = [
  row('tff.ts', 'interlaced TFF (MPEG-2)', clip(PICTURES, ...woven('top'), ...INTERLACED, ...MPEG2, '-top', '1'), {
    isFast: true,
  }),
  row(
    'bff.mpg',
    'interlaced BFF (MPEG-2)',
    clip(PICTURES, ...woven('bottom'), ...INTERLACED, ...MPEG2, '-top', '0', '-f', 'mpeg'),
  ),
  row(
    'tff.mp4',
    'interlaced TFF (H.264, MBAFF)',
    clip(PICTURES, ...woven('top'), ...H264, '-r', '25', '-flags', '+ildct', '-x264-params', 'tff=1'),
  ),
  row(
    'bff.mkv',
    'interlaced BFF (H.264, MBAFF)',
    clip(PICTURES, ...woven('bottom'), ...H264, '-r', '25', '-flags', '+ildct', '-x264-params', 'bff=1'),
  ),
  row(
    'mbaff.ts',
    'interlaced TFF (H.264, MBAFF)',
    clip(PICTURES, ...woven('top'), ...H264, '-r', '25', '-flags', '+ildct', '-x264-params', 'tff=1'),
  ),
  row('turning.ts', 'progressive, then interlaced (MPEG-2)', TURNING, {
    checks: { reference: 'yadif=deint=interlaced', pixels: 24, notes: ['converted', 'deinterlaced'] },
  }),
  row('paff.ts', 'fields as pictures (H.264, PAFF)', fieldPictures()),
  ...['paff.mp4', 'paff.mkv'].map((name) =>
    row(name, 'fields as pictures, each a packet (H.264, PAFF)', fieldPictures(), {
      checks: { reference: 'yadif', pixels: 24, notes: ['converted', 'deinterlaced'] },
    }),
  ),
  row('mixed-paff.ts', 'frames, then fields as pictures (H.264, PAFF)', fieldPictures(26, 12), {
    checks: { pixels: 24, notes: ['deinterlaced'] },
  }),
  row('fields-h265.mkv', 'fields as pictures (H.265)', clip({ size: '128x64' }, ...x265('yuv420p', 'interlace=tff')), {
    checks: { notes: ['fields'] },
  }),
  row(
    'marked.mp4',
    'marked as interlaced, and isn’t (x264 fake-interlaced)',
    clip({}, ...H264, '-x264-params', 'fake-interlaced=1'),
    { checks: { pixels: 24 } },
  ),
  row(
    'tff.mov',
    'interlaced TFF (ProRes)',
    clip(
      PICTURES,
      ...woven('top'),
      ...'-r 25 -c:v prores_ks -pix_fmt yuv422p10le -flags +ildct+ilme -top 1'.split(' '),
    ),
  ),
  row(
    'bff.dv',
    'interlaced BFF (DV)',
    clip(
      { rate: '50', frames: 16, size: '720x576' },
      ...woven('bottom'),
      ...'-r 25 -c:v dvvideo -pix_fmt yuv420p -f dv'.split(' '),
    ),
  ),
];
