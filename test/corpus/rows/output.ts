import { clip } from '../make/clip.ts';
import type { Row } from '../row.ts';
import { AAC, H264 } from './encoders.ts';

const SOURCE = clip(
  { sound: ['sine=frequency=440:sample_rate=48000', 'sine=frequency=880:sample_rate=48000'] },
  ...[...H264, ...AAC, '-metadata:s:a:0', 'language=deu', '-metadata:s:a:1', 'language=fra'],
);
const ODD = clip({ size: '65x49', sound: true }, '-c:v', 'ffv1', '-pix_fmt', 'yuv444p', '-c:a', 'flac');

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
  row('best.mp4', 'best quality', { REPAINT_QUALITY: '100' }, { checks: { pixels: 36 } }),
  row('worst.mp4', 'least quality', { REPAINT_QUALITY: '10' }, { checks: { pixels: 20 } }),
  row('hardware.mp4', 'hardware encoders where there are any (`auto`)', { REPAINT_ENCODER: 'auto' }),
];
