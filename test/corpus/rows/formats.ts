import { clip } from '../make/clip.ts';
import { type Row, rowsOf } from '../row.ts';
import { AAC, H264, MPEG2, MPEG4 } from './encoders.ts';

const group = 'formats';
const read = rowsOf(group);
const AV = { sound: true } as const;

/** Formats that are read by ranges, and others that FFmpeg reads. */
export const FORMAT_ROWS: readonly Row[] = [
  read('moov-first.mp4', 'MP4', clip(AV, ...H264, ...AAC, '-movflags', '+faststart')),
  read('moov-last.mp4', 'MP4 with `moov` at the end', clip(AV, ...H264, ...AAC)),
  read(
    'fragmented.mp4',
    'fragmented MP4',
    clip(AV, ...H264, ...AAC, '-movflags', 'frag_keyframe+empty_moov+default_base_moof'),
    { isFast: true },
  ),
  read('dash.mp4', 'fragmented MP4 with an index (DASH)', clip(AV, ...H264, ...AAC, '-movflags', 'dash+frag_keyframe')),
  read('quicktime.mov', 'MOV', clip(AV, ...H264, '-c:a', 'pcm_s16le')),
  read('matroska.mkv', 'MKV', clip(AV, ...H264, ...AAC), { isFast: true }),
  read('live.mkv', 'MKV as it is streamed: no index, unknown lengths', clip(AV, ...H264, ...AAC, '-live', '1')),
  read('web.webm', 'WebM', clip(AV, '-c:v', 'libvpx', '-g', '8', '-b:v', '1M', '-c:a', 'libopus')),
  read('transport.ts', 'MPEG-TS', clip(AV, ...H264, ...AAC), { isFast: true }),
  read(
    'bluray.m2ts',
    'M2TS (192-byte packets)',
    clip(AV, ...H264, '-c:a', 'ac3', '-f', 'mpegts', '-mpegts_m2ts_mode', '1'),
  ),
  read('program.mpg', 'MPEG-PS', clip(AV, ...MPEG2, '-c:a', 'mp2', '-f', 'mpeg')),
  read('dvd.vob', 'VOB', clip(AV, ...MPEG2, '-c:a', 'ac3', '-f', 'vob')),
  read('riff.avi', 'AVI', clip(AV, ...MPEG4, '-c:a', 'libmp3lame'), { isFast: true }),
  read('flash.flv', 'FLV', clip(AV, ...H264, ...AAC, '-f', 'flv')),
  read('windows.wmv', 'WMV', clip(AV, '-c:v', 'wmv2', '-q:v', '2', '-c:a', 'wmav2', '-f', 'asf')),
  read('windows.asf', 'ASF', clip(AV, ...MPEG4, '-c:a', 'wmav2', '-f', 'asf')),
  read('phone.3gp', '3GP', clip(AV, ...H264, ...AAC, '-f', '3gp')),
  read('phone-h263.3gp', '3GP with H.263', clip({ size: '128x96' }, '-c:v', 'h263', '-q:v', '2', '-f', '3gp')),
  read('animation.gif', 'GIF', clip({}, '-f', 'gif'), { checks: { pixels: 20 }, isFast: true }),
  read('photo.jpg', 'JPEG', clip({ frames: 1 }, '-c:v', 'mjpeg', '-q:v', '2', '-f', 'image2'), { isFast: true }),
  read('photo.png', 'PNG', clip({ frames: 1 }, '-c:v', 'png', '-f', 'image2')),
  read('photo.tiff', 'TIFF', clip({ frames: 1 }, '-c:v', 'tiff', '-f', 'image2'), { checks: { notes: ['metadata'] } }),
  read('camera.mxf', 'MXF', clip({ sound: true }, ...MPEG2, '-c:a', 'pcm_s16le', '-ar', '48000', '-f', 'mxf')),
  read('free.ogv', 'OGV', clip(AV, '-c:v', 'libtheora', '-q:v', '9', '-c:a', 'libvorbis', '-f', 'ogg')),
  read('tape.dv', 'DV', clip({ size: '720x576', frames: 8 }, '-c:v', 'dvvideo', '-pix_fmt', 'yuv420p', '-f', 'dv'), {
    // Its frames are marked as interlaced, as all DV is.
    checks: { reference: 'yadif' },
  }),
  read('raw.nut', 'NUT', clip(AV, '-c:v', 'ffv1', '-c:a', 'pcm_s16le', '-f', 'nut')),
  read('raw.h264', 'raw H.264', clip({}, ...H264, '-f', 'h264'), {
    checks: { pixels: 'alike' },
  }),
  read('pictures.y4m', 'Y4M', clip({}, '-pix_fmt', 'yuv420p', '-f', 'yuv4mpegpipe')),
];
