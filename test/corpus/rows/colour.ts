import { clip } from '../make/clip.ts';
import { type Row, rowsOf } from '../row.ts';
import { AV1, H264, HDR, h264As, hdr, tagged, VP9, x265 } from './encoders.ts';

const row = rowsOf('colour');

const bits = (format: string) => Number(/p(\d\d)le$/.exec(format)?.[1] ?? 8);
const chroma = (format: string) => /^yuv(420|422|444)/.exec(format)?.[1] ?? '';

/** Makes a row for a bit depth and chroma that is painted with 8 bits and 4:2:0. */
const deep = (format: string, file: string, ...args: readonly string[]): Row => {
  const notes = [...(bits(format) > 8 ? ['bit-depth'] : []), ...(chroma(format) === '420' ? [] : ['chroma'])];
  const [codec] = file.split('.');
  const property = `${bits(format)} bit ${[...chroma(format)].join(':')} (${codec})`;
  return row(`${format}-${file}`, property, clip({ frames: 12 }, ...args, '-pix_fmt', format), {
    checks: { notes },
    ...(['yuv420p10le-h265.mkv', 'yuv444p-h264.mp4'].includes(`${format}-${file}`) && { isFast: true }),
  });
};

const SDR_TAGS = { color_space: 'bt709', color_primaries: 'bt709', color_transfer: 'bt709', color_range: 'tv' };
const toneMapped = { checks: { pixels: 'alike', notes: ['tone'], tags: SDR_TAGS } } as const;
const MASTERING =
  'master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1):max-cll=1000,400';

export const COLOUR_ROWS: readonly Row[] = [
  ...['yuv420p', 'yuv422p', 'yuv444p'].map((format) => deep(format, 'h264.mp4', ...H264)),
  ...['yuv420p10le', 'yuv422p10le', 'yuv444p10le'].map((format) => deep(format, 'h264.mkv', ...H264)),
  ...[
    'yuv422p',
    'yuv444p',
    'yuv420p10le',
    'yuv422p10le',
    'yuv444p10le',
    'yuv420p12le',
    'yuv422p12le',
    'yuv444p12le',
  ].map((format) => deep(format, 'h265.mkv', ...x265(format))),
  ...['yuv444p', 'yuv420p10le', 'yuv420p12le', 'yuv444p12le'].map((format) => deep(format, 'vp9.webm', ...VP9)),
  ...['yuv420p10le', 'yuv422p12le'].map((format) => deep(format, 'ffv1.mkv', '-c:v', 'ffv1')),
  row('yuv420p10le-av1.mkv', '10 bit 4:2:0 (av1)', clip({ frames: 8 }, ...AV1, '-pix_fmt', 'yuv420p10le'), {
    checks: { notes: ['bit-depth'] },
  }),
  row('rgb-h264.mp4', 'RGB', clip({}, '-c:v', 'libx264rgb', '-crf', '10', '-g', '8', '-pix_fmt', 'rgb24'), {
    checks: { notes: ['rgb'] },
    isFast: true,
  }),
  row('rgb-vp9.webm', 'RGB', clip({}, ...VP9, '-pix_fmt', 'gbrp'), { checks: { notes: ['rgb'] } }),
  row('rgb-h265.mkv', 'RGB', clip({}, ...x265('gbrp')), { checks: { notes: ['rgb'] } }),
  row('rgb-ffv1.mkv', 'RGB', clip({}, '-c:v', 'ffv1', '-pix_fmt', 'bgr0'), { checks: { notes: ['rgb'] } }),
  row('rgb-raw.avi', 'RGB', clip({}, '-c:v', 'rawvideo', '-pix_fmt', 'bgr24')),
  row('grey-h264.mp4', 'grey', clip({}, ...h264As('gray'))),
  row('grey-h265.mkv', 'grey', clip({}, ...x265('gray'))),
  row('grey-h264-10.mkv', 'grey', clip({}, ...h264As('gray10le')), { checks: { notes: ['bit-depth'] } }),
  row('grey-ffv1.mkv', 'grey', clip({}, '-c:v', 'ffv1', '-pix_fmt', 'gray')),
  row(
    'full-range.mp4',
    'full range',
    clip({}, '-vf', 'scale=out_range=pc', ...h264As('yuvj420p'), '-color_range', 'pc'),
    { isFast: true, checks: { tags: { color_range: 'pc' } } },
  ),
  row('full-range.mov', 'full range', clip({}, '-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj420p')),
  row(
    'full-range.webm',
    'full range',
    clip({}, ...tagged('bt709', 'bt709', 'bt709', 'pc'), ...VP9, '-pix_fmt', 'yuv420p'),
    {
      checks: { tags: { color_range: 'pc' } },
    },
  ),
  row('limited-range.mp4', 'limited range', clip({}, ...tagged('bt709', 'bt709', 'bt709'), ...H264), {
    checks: { tags: { color_range: 'tv' } },
  }),
  row('bt601.mp4', 'BT.601', clip({}, ...tagged('smpte170m', 'smpte170m', 'smpte170m'), ...H264), {
    checks: { tags: { color_space: 'smpte170m', color_primaries: 'smpte170m', color_transfer: 'smpte170m' } },
  }),
  row('bt601-pal.mkv', 'BT.601', clip({}, ...tagged('bt470bg', 'bt470bg', 'gamma28'), ...H264), {
    checks: { tags: { color_space: 'bt470bg', color_primaries: 'bt470bg' } },
  }),
  row('bt709.mp4', 'BT.709', clip({}, ...tagged('bt709', 'bt709', 'bt709'), ...H264), {
    checks: { tags: SDR_TAGS },
  }),
  row('bt709.mkv', 'BT.709', clip({}, ...tagged('bt709', 'bt709', 'bt709'), ...x265('yuv420p')), {
    checks: { tags: SDR_TAGS },
  }),
  row('bt2020.mp4', 'BT.2020', clip({}, ...tagged('bt2020nc', 'bt2020', 'bt2020-10'), ...H264), {
    checks: { pixels: 'alike' },
  }),
  row('bt2020.mkv', 'BT.2020', clip({}, ...tagged('bt2020nc', 'bt2020', 'bt2020-10'), ...x265('yuv420p10le')), {
    checks: { pixels: 'alike' },
  }),
  row('untagged.mp4', 'no colour tags', clip({}, ...H264)),
  row('pq.mp4', 'PQ', clip({ frames: 12 }, ...hdr('smpte2084'), '-tag:v', 'hvc1'), { ...toneMapped, isFast: true }),
  row(
    'pq-hdr10.mkv',
    'PQ with mastering data (HDR10)',
    clip({ frames: 12 }, ...hdr('smpte2084', 'hdr10=1', MASTERING)),
    toneMapped,
  ),
  row(
    'pq.webm',
    'PQ',
    clip(
      { frames: 12 },
      '-vf',
      'scale=out_color_matrix=bt2020:out_range=tv',
      ...VP9,
      '-pix_fmt',
      'yuv420p10le',
      ...HDR,
      '-color_trc',
      'smpte2084',
    ),
    toneMapped,
  ),
  row('hlg.mp4', 'HLG', clip({ frames: 12 }, ...hdr('arib-std-b67'), '-tag:v', 'hvc1'), {
    ...toneMapped,
  }),
  row('hlg.ts', 'HLG', clip({ frames: 12 }, ...hdr('arib-std-b67')), toneMapped),
  row(
    'pq-prores.mov',
    'PQ (ProRes)',
    clip(
      { frames: 12 },
      ...[
        ...'-vf scale=out_color_matrix=bt2020:out_range=tv -c:v prores_ks -pix_fmt yuv422p10le -movflags +write_colr'.split(
          ' ',
        ),
      ],
      ...[...HDR, '-color_trc', 'smpte2084'],
    ),
    toneMapped,
  ),
  row(
    'alpha-vp9.webm',
    'alpha',
    clip({ frames: 12 }, '-vf', 'format=rgba,colorchannelmixer=aa=0.6', ...VP9, '-pix_fmt', 'yuva420p'),
    { checks: { notes: ['alpha'], pixels: 'none' }, isFast: true },
  ),
  row(
    'alpha-vp8.webm',
    'alpha',
    clip(
      { frames: 12 },
      ...'-vf format=rgba,colorchannelmixer=aa=0.6 -c:v libvpx -auto-alt-ref 0 -b:v 1M -pix_fmt yuva420p'.split(' '),
    ),
    { checks: { notes: ['alpha'], pixels: 'none' } },
  ),
  row(
    'alpha-prores.mov',
    'alpha',
    clip(
      { frames: 12 },
      ...'-vf format=rgba,colorchannelmixer=aa=0.6 -c:v prores_ks -profile:v 4 -pix_fmt yuva444p10le'.split(' '),
    ),
    { checks: { notes: ['alpha'], pixels: 'none' } },
  ),
  row('alpha-png.mov', 'alpha', clip({ frames: 12 }, '-vf', 'format=rgba,colorchannelmixer=aa=0.6', '-c:v', 'png'), {
    checks: { notes: ['alpha'], pixels: 'none' },
  }),
];
