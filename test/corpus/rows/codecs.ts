import { clip } from '../make/clip.ts';
import { type Row, rowsOf } from '../row.ts';
import { AV1, H264, MPEG2, MPEG4, VP9, x265 } from './encoders.ts';

const row = rowsOf('codecs');
const PRORES = ['-c:v', 'prores_ks', '-profile:v', '0', '-pix_fmt', 'yuv422p10le'];

export const CODEC_ROWS: readonly Row[] = [
  row('h264-baseline.mp4', 'H.264', clip({}, ...H264, '-bf', '0', '-profile:v', 'baseline')),
  row('h264-annexb.mkv', 'H.264', clip({}, ...H264, '-x264-params', 'aud=1:repeat-headers=1')),
  row('h265.mp4', 'H.265', clip({}, ...x265('yuv420p'), '-tag:v', 'hvc1'), { isFast: true }),
  row('h265.ts', 'H.265', clip({}, ...x265('yuv420p'))),
  row('h265.mkv', 'H.265', clip({}, ...x265('yuv420p'))),
  row('vp8.webm', 'VP8', clip({}, '-c:v', 'libvpx', '-b:v', '2M', '-g', '8')),
  row(
    'vp8-hidden.webm',
    'VP8 with frames that are never shown',
    clip({}, ...'-c:v libvpx -b:v 1M -pix_fmt yuv420p -g 13 -auto-alt-ref 1 -lag-in-frames 10'.split(' ')),
  ),
  row('vp9.webm', 'VP9', clip({}, ...VP9), { isFast: true }),
  row(
    'vp9-hidden.webm',
    'VP9 with frames that are never shown',
    clip({}, ...VP9, '-deadline', 'good', '-g', '13', '-auto-alt-ref', '1', '-lag-in-frames', '10'),
  ),
  row('vp9.mp4', 'VP9', clip({}, ...VP9)),
  row('av1.mkv', 'AV1', clip({ frames: 12 }, ...AV1), { isFast: true }),
  row('av1.mp4', 'AV1', clip({ frames: 12 }, ...AV1)),
  row('prores.mov', 'ProRes', clip({}, ...PRORES)),
  row('prores.mkv', 'ProRes', clip({}, ...PRORES)),
  row('prores-4444.mov', 'ProRes', clip({}, '-c:v', 'prores_ks', '-profile:v', '4', '-pix_fmt', 'yuva444p10le'), {
    checks: { notes: ['alpha'] },
  }),
  row('mpeg1.mpg', 'MPEG-1', clip({}, '-c:v', 'mpeg1video', '-q:v', '2', '-g', '8', '-f', 'mpeg')),
  row('mpeg2.ts', 'MPEG-2', clip({}, ...MPEG2)),
  row('mpeg2.mkv', 'MPEG-2', clip({}, ...MPEG2)),
  row('mpeg2-422.mxf', 'MPEG-2', clip({}, ...MPEG2, '-pix_fmt', 'yuv422p', '-intra_vlc', '1')),
  row('mpeg4.mp4', 'MPEG-4 part 2', clip({}, ...MPEG4)),
  row('mpeg4-b-frames.avi', 'MPEG-4 part 2', clip({}, ...MPEG4, '-bf', '2')),
  row('packed.avi', 'MPEG-4 part 2', clip({}, '-c:v', 'libxvid', '-q:v', '2', '-g', '8', '-bf', '2')),
  row('msmpeg4.avi', 'MPEG-4 part 2 (Microsoft)', clip({}, '-c:v', 'msmpeg4', '-q:v', '2', '-g', '8')),
  row('mjpeg.avi', 'MJPEG', clip({}, '-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj420p'), { isFast: true }),
  row('mjpeg.mov', 'MJPEG', clip({}, '-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj422p')),
  row('dv-pal.avi', 'DV', clip({ size: '720x576', frames: 8 }, '-c:v', 'dvvideo', '-pix_fmt', 'yuv420p'), {
    checks: { reference: 'yadif' },
  }),
  row(
    'dv-ntsc.mov',
    'DV',
    clip({ size: '720x480', rate: '30000/1001', frames: 8 }, '-c:v', 'dvvideo', '-pix_fmt', 'yuv411p'),
    { checks: { reference: 'yadif' } },
  ),
  row(
    'dnxhd.mov',
    'DNxHD',
    clip({ size: '1280x720', frames: 6 }, '-c:v', 'dnxhd', '-b:v', '60M', '-pix_fmt', 'yuv422p'),
  ),
  row(
    'dnxhr.mxf',
    'DNxHD (DNxHR)',
    clip({ size: '256x144', frames: 12 }, '-c:v', 'dnxhd', '-profile:v', 'dnxhr_lb', '-pix_fmt', 'yuv422p'),
  ),
  row('theora.ogv', 'Theora', clip({}, '-c:v', 'libtheora', '-q:v', '10', '-g', '8', '-f', 'ogg')),
  row('wmv1.wmv', 'WMV 7', clip({}, '-c:v', 'wmv1', '-q:v', '2', '-f', 'asf')),
  row('wmv2.wmv', 'WMV 8', clip({}, '-c:v', 'wmv2', '-q:v', '2', '-f', 'asf')),
  row('wmv3.wmv', 'WMV 9, VC-1', { unmade: 'neither FFmpeg has an encoder for VC-1' }),
  row('flv1.flv', 'Sorenson Spark', clip({}, '-c:v', 'flv', '-q:v', '2', '-f', 'flv')),
  row('huffyuv.avi', 'HuffYUV', clip({}, '-c:v', 'huffyuv', '-pix_fmt', 'yuv422p')),
  row('ffv1.mkv', 'FFV1', clip({}, '-c:v', 'ffv1', '-pix_fmt', 'yuv420p')),
  row('ut.avi', 'Ut Video', clip({}, '-c:v', 'utvideo', '-pix_fmt', 'yuv420p')),
  row('raw.avi', 'uncompressed', clip({}, '-c:v', 'rawvideo', '-pix_fmt', 'yuv420p')),
  row('v210.mov', 'uncompressed (v210)', clip({}, '-c:v', 'v210')),
  row('qtrle.mov', 'QuickTime Animation', clip({}, '-c:v', 'qtrle', '-pix_fmt', 'rgb24')),
  row('png.mov', 'PNG', clip({}, '-c:v', 'png', '-pix_fmt', 'rgb24')),
  row('jpeg2000.mxf', 'JPEG 2000', clip({ frames: 12 }, '-c:v', 'jpeg2000', '-pix_fmt', 'yuv422p')),
  row('snow.nut', 'Snow', clip({}, '-c:v', 'snow', '-q:v', '2', '-pix_fmt', 'yuv420p', '-strict', '-2', '-f', 'nut')),
  row('cinepak.mov', 'Cinepak', clip({ frames: 12 }, '-c:v', 'cinepak', '-pix_fmt', 'rgb24')),
  row('realvideo.rm', 'RealVideo', clip({ size: '176x144' }, '-c:v', 'rv20', '-q:v', '2', '-f', 'rm')),
];
