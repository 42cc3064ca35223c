import { clip } from '../make/clip.ts';
import { edited } from '../make/edited.ts';
import { fromSecondKey } from '../make/from-second-key.ts';
import { withDurations, withEdits } from '../make/movie-edits.ts';
import { type Row, rowsOf } from '../row.ts';
import { AAC, H264, MPEG2, MPEG4, VP9, x265 } from './encoders.ts';

const row = rowsOf('time');

const AV = { sound: true } as const;
const OPEN_GOP = ['-x264-params', 'open-gop=1:keyint=8:bframes=3:scenecut=0'];
const RECOVERY_POINT = 'begins at a keyframe with leading pictures, which FFmpeg leaves out, too';
/** A clip of 26 frames without B-frames, with 12,800 ticks per second and the index last. */
const PLAIN = clip({}, ...H264, '-bf', '0', '-video_track_timescale', '12800');
const TICKS_A_FRAME = 512;
const evenly = (change: Readonly<Record<number, number>>) =>
  Array.from({ length: 26 }, (_, frame) => change[frame] ?? TICKS_A_FRAME);

/** Rows of variable rates, starts, edit lists and groups of pictures. */
export const TIME_ROWS: readonly Row[] = [
  ...['24000/1001', '30000/1001', '60000/1001', '17/1', '1000/41', '1/1', '240/1'].flatMap((rate) => [
    row(`rate-${rate.replace('/', '-')}.mp4`, `${rate} frames a second`, clip({ rate }, ...H264), {
      ...(rate === '30000/1001' && { isFast: true }),
    }),
  ]),
  row('rate-ntsc.mkv', '30000/1001 frames a second', clip({ rate: '30000/1001' }, ...H264)),
  row('rate-ntsc.avi', '30000/1001 frames a second', clip({ rate: '30000/1001' }, ...MPEG4)),
  row(
    'variable.mp4',
    'variable rate',
    clip(
      { rate: '50' },
      ...'-vf setpts=PTS+floor(N/5)*3/50/TB+mod(N\\,3)/200/TB -vsync vfr'.split(' '),
      ...H264,
      '-video_track_timescale',
      '90000',
    ),
    { isFast: true },
  ),
  row(
    'variable.mkv',
    'variable rate',
    clip({ rate: '50' }, '-vf', 'setpts=PTS+floor(N/5)*3/50/TB+mod(N\\,3)/200/TB', '-vsync', 'vfr', ...H264),
  ),
  row(
    'variable.wmv',
    'variable rate',
    clip({ rate: '50' }, ...'-vf setpts=PTS+floor(N/5)*3/50/TB -vsync vfr -c:v wmv2 -q:v 2 -f asf'.split(' ')),
  ),
  row(
    'long-still.mkv',
    'a frame that stands for 100 s',
    clip({}, '-vf', 'setpts=PTS+gt(N\\,12)*100/TB', '-vsync', 'vfr', ...H264),
  ),
  row('one-frame.mp4', '1 frame', clip({ frames: 1 }, ...H264), { isFast: true }),
  row('one-frame.avi', '1 frame', clip({ frames: 1 }, ...MPEG4)),
  row('one-frame.ts', '1 frame', clip({ frames: 1 }, ...H264)),
  row('one-frame-with-sound.mp4', '1 frame', clip({ frames: 1, ...AV, soundSeconds: 1 }, ...H264, ...AAC)),
  row('starts-late.mp4', 'first timestamp ≠ 0', clip(AV, ...H264, ...AAC, '-output_ts_offset', '1.512')),
  row('starts-late.mkv', 'first timestamp ≠ 0', clip(AV, ...H264, ...AAC, '-output_ts_offset', '1.512')),
  row('starts-late.ts', 'first timestamp ≠ 0', clip(AV, ...H264, ...AAC, '-output_ts_offset', '1.512')),
  row('starts-late.flv', 'first timestamp ≠ 0', clip(AV, ...H264, ...AAC, '-output_ts_offset', '1.512', '-f', 'flv')),
  row(
    'negative.mp4',
    'negative timestamps',
    clip(AV, ...H264, ...AAC, '-movflags', 'negative_cts_offsets', '-use_editlist', '0'),
  ),
  row(
    'negative.mkv',
    'negative timestamps',
    clip(AV, ...H264, '-c:a', 'libopus', '-output_ts_offset', '-0.1', '-avoid_negative_ts', 'disabled'),
  ),
  row('edit-start.mp4', 'edit list: start', edited(PLAIN, withEdits({ duration: 840, mediaTime: 5 * TICKS_A_FRAME })), {
    checks: { frames: 21 },
  }),
  row('edit-end.mp4', 'edit list: end', edited(PLAIN, withEdits({ duration: 800, mediaTime: 0 })), {
    checks: { frames: 20 },
  }),
  row(
    'edit-wait.mp4',
    'edit list: wait before the start',
    edited(
      clip(AV, ...H264, ...AAC, '-bf', '0'),
      withEdits({ duration: 500, mediaTime: -1 }, { duration: 1040, mediaTime: 0 }),
    ),
  ),
  row(
    'edit-several.mp4',
    'edit list: several',
    edited(PLAIN, withEdits({ duration: 400, mediaTime: 0 }, { duration: 400, mediaTime: 14 * TICKS_A_FRAME })),
    { checks: { frames: 20 }, isFast: true },
  ),
  row('edit-rate.mp4', 'edit list: rate', edited(PLAIN, withEdits({ duration: 2080, mediaTime: 0, rate: 0.5 })), {
    checks: { notes: ['edit-rate'], pixels: 'none' },
  }),
  row('wrap.ts', 'TS clock wrap', clip(AV, ...H264, ...AAC, '-output_ts_offset', '95443'), {
    isFast: true,
  }),
  row('wrap-mpeg2.ts', 'TS clock wrap', clip(AV, ...MPEG2, '-c:a', 'mp2', '-output_ts_offset', '95443'), {}),
  row('wrap.mpg', 'PS clock wrap', clip(AV, ...MPEG2, '-c:a', 'mp2', '-output_ts_offset', '95443', '-f', 'mpeg'), {}),
  row(
    'b-pyramid.mp4',
    'B-pyramids',
    clip({}, ...H264, '-x264-params', 'b-pyramid=normal:bframes=7:b-adapt=0:keyint=16:scenecut=0'),
  ),
  row('b-pyramid-h265.mkv', 'B-pyramids', clip({}, ...x265('yuv420p', 'bframes=7', 'b-adapt=0', 'keyint=16'))),
  row('open-gop.mp4', 'open GOPs (leading pictures)', clip({}, ...H264, ...OPEN_GOP), { isFast: true }),
  row('open-gop.mkv', 'open GOPs (leading pictures)', clip({}, ...H264, ...OPEN_GOP)),
  row('open-gop.ts', 'open GOPs (leading pictures)', clip({}, ...H264, ...OPEN_GOP)),
  row(
    'open-gop-h265.mp4',
    'open GOPs (leading pictures)',
    clip({}, ...x265('yuv420p', 'open-gop=1', 'bframes=3', 'scenecut=0'), '-tag:v', 'hvc1'),
  ),
  row(
    'open-gop-h265.ts',
    'open GOPs (leading pictures)',
    clip({}, ...x265('yuv420p', 'open-gop=1', 'bframes=3', 'scenecut=0')),
  ),
  row(
    'recovery-point.ts',
    RECOVERY_POINT,
    edited(clip({}, ...H264, ...OPEN_GOP, '-x264-params', `${OPEN_GOP[1]}:b-adapt=0`), fromSecondKey),
    {
      checks: { notes: ['undecodable-start'] },
    },
  ),
  row(
    'clean-random-access.ts',
    RECOVERY_POINT,
    edited(clip({}, ...x265('yuv420p', 'open-gop=1', 'bframes=3', 'b-adapt=0', 'scenecut=0')), fromSecondKey),
    { checks: { notes: ['undecodable-start'] } },
  ),
  row('open-gop-mpeg2.mpg', 'open GOPs (leading pictures)', clip({}, ...MPEG2, '-f', 'mpeg')),
  row('one-key.mp4', 'one keyframe in all', clip({ frames: 60 }, ...H264, '-g', '9999', '-sc_threshold', '0'), {
    isFast: true,
  }),
  row('one-key.webm', 'one keyframe in all', clip({ frames: 60 }, ...VP9, '-g', '9999')),
  row(
    'one-key-in-ten-minutes.mkv',
    'one keyframe in ten minutes',
    clip({ rate: '1/10', frames: 60 }, ...H264, '-g', '9999', '-sc_threshold', '0'),
  ),
  row(
    'intra-refresh.ts',
    'no keyframes but the first (intra refresh)',
    clip({}, ...H264, '-bf', '0', '-x264-params', 'intra-refresh=1'),
  ),
  row(
    'doubled.mp4',
    'timestamps doubled in the source',
    edited(PLAIN, withDurations(evenly({ 4: 0, 5: 1024, 16: 0 }))),
    {
      checks: { notes: ['times'] },
    },
  ),
  row(
    'out-of-order.mkv',
    'timestamps out of order in the source',
    clip({}, ...H264, '-bf', '0', '-bsf:v', 'setts=pts=PTS+eq(mod(N\\,10)\\,4)*60'),
    { checks: { notes: ['times'], pixels: 'none' } },
  ),
  row(
    'out-of-order.ts',
    'timestamps out of order in the source',
    clip({}, ...H264, '-bf', '0', '-bsf:v', 'setts=pts=PTS+eq(mod(N\\,10)\\,4)*5400'),
    { checks: { pixels: 'none' } },
  ),
  row('without-times.avi', 'no timestamps in the source (AVI)', clip({}, ...MPEG4, '-bf', '2')),
];
