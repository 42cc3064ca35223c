import { clip } from '../make/clip.ts';
import type { Row } from '../row.ts';
import { AAC, H264, hdr, x265 } from './encoders.ts';

const SOURCE = clip(
  { sound: ['sine=frequency=440:sample_rate=48000', 'sine=frequency=880:sample_rate=48000'] },
  ...[...H264, ...AAC, '-metadata:s:a:0', 'language=deu', '-metadata:s:a:1', 'language=fra'],
);
const ODD = clip({ size: '65x49', sound: true }, '-c:v', 'ffv1', '-pix_fmt', 'yuv444p', '-c:a', 'flac');

const TEN_BITS = clip({ frames: 12 }, ...x265('yuv420p10le'));
const OF_TEN_BITS = { pix_fmt: 'yuv420p10le' };
const OF_PQ = { ...OF_TEN_BITS, color_space: 'bt2020nc', color_primaries: 'bt2020', color_transfer: 'smpte2084' };

const row = (name: string, property: string, settings: Row['settings'] & object, more: Partial<Row> = {}): Row => ({
  ...{ name, group: 'output', property, make: SOURCE, expect: 'painted', settings },
  ...more,
});

export const OUTPUT_ROWS: readonly Row[] = [
  row('to-h264.mp4', 'MP4 with H.264 (default)', {}, { checks: { codec: 'h264', sound: [/deu|ger/, /fr[ae]/] } }),
  row('to-hevc.mp4', 'MP4 with HEVC', { REPAINT_CODEC: 'hevc' }, { checks: { codec: 'hevc' }, isFast: true }),
  row('to-av1.mp4', 'MP4 with AV1', { REPAINT_CODEC: 'av1' }, { checks: { codec: 'av1' } }),
  row('to-vp9.mp4', 'MP4 with VP9', { REPAINT_CODEC: 'vp9' }, { checks: { codec: 'vp9' } }),
  row('to-mkv.mp4', 'MKV with H.264', { REPAINT_FORMAT: 'mkv' }, { checks: { codec: 'h264' }, isFast: true }),
  row(
    'to-hevc-mkv.mp4',
    'MKV with HEVC',
    { REPAINT_FORMAT: 'mkv', REPAINT_CODEC: 'hevc' },
    { checks: { codec: 'hevc' } },
  ),
  row('to-av1-mkv.mp4', 'MKV with AV1', { REPAINT_FORMAT: 'mkv', REPAINT_CODEC: 'av1' }, { checks: { codec: 'av1' } }),
  row('to-vp9-mkv.mp4', 'MKV with VP9', { REPAINT_FORMAT: 'mkv', REPAINT_CODEC: 'vp9' }, { checks: { codec: 'vp9' } }),
  row('odd-to-mkv.mkv', 'MKV, odd size, FLAC', { REPAINT_FORMAT: 'mkv' }, { make: ODD, checks: { sound: [/^flac/] } }),
  row('odd-to-vp9.mkv', 'MP4 with VP9, odd size', { REPAINT_CODEC: 'vp9' }, { make: ODD }),
  row(
    'to-hevc-10.mkv',
    'MP4 with HEVC, 10 bits',
    { REPAINT_CODEC: 'hevc', REPAINT_BITS: '10' },
    { make: TEN_BITS, checks: { codec: 'hevc', tags: OF_TEN_BITS, pixels: 36 } },
  ),
  row(
    'to-av1-10-mkv.mkv',
    'MKV with AV1, 10 bits',
    { REPAINT_FORMAT: 'mkv', REPAINT_CODEC: 'av1', REPAINT_BITS: '10' },
    { make: TEN_BITS, checks: { codec: 'av1', tags: OF_TEN_BITS } },
  ),
  row(
    'odd-to-hevc-10.mkv',
    'MP4 with HEVC, 10 bits, odd size',
    { REPAINT_CODEC: 'hevc', REPAINT_BITS: '10' },
    { make: ODD, checks: { codec: 'hevc', tags: OF_TEN_BITS } },
  ),
  row(
    'pq-to-hevc-10.mp4',
    'MP4 with HEVC, 10 bits, PQ',
    { REPAINT_CODEC: 'hevc', REPAINT_BITS: '10' },
    {
      ...{ make: clip({ frames: 12 }, ...hdr('smpte2084'), '-tag:v', 'hvc1'), isFast: true },
      checks: { codec: 'hevc', tags: OF_PQ, notes: ['hdr-kept'], pixels: 'alike' },
    },
  ),
  row('to-h264-10.mp4', 'H.264 with 10 bits', { REPAINT_BITS: '10' }, { expect: { refused: 'invalid-request' } }),
  row('best.mp4', 'best quality', { REPAINT_QUALITY: '100' }, { checks: { pixels: 36 } }),
  row('worst.mp4', 'least quality', { REPAINT_QUALITY: '10' }, { checks: { pixels: 20 } }),
  row('hardware.mp4', 'hardware encoders where there are any (`auto`)', { REPAINT_ENCODER: 'auto' }),
];
