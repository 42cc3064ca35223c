import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { recipe } from '../make/recipe.ts';
import type { Checks, Row } from '../row.ts';

const FOLDER = fileURLToPath(new URL('../../../../shared/data/videos/', import.meta.url));

const real = (name: string, property: string, checks: Checks = {}, expect: Row['expect'] = 'painted'): Row => ({
  ...{ name, group: 'real files', property, expect, checks },
  make: existsSync(`${FOLDER}${name}`)
    ? recipe(name, ({ out }) => copyFile(`${FOLDER}${name}`, out))
    : { unmade: 'the shared clips are not beside this repository' },
  limitSeconds: 500,
  settings: { REPAINT_CHUNK_FRAMES: '60' },
});

/** Clips of others, if they lie beside the repository. */
export const REAL_ROWS: readonly Row[] = [
  real('01_intel_car-detection_h264_aac.mp4', 'H.264, 12.5 frames a second, AAC'),
  real('02_intel_bottle-detection_h264_noaudio.mp4', 'H.264, 179/6 frames a second'),
  real('03_media3_london_360p_h264_aac.mp4', 'H.264, 23,040,000 ticks a second, edit list'),
  real('04_bbb_720p_h264_aac51.mp4', 'H.264, AAC 5.1'),
  real('07_media3_av1_10bit_pq_portrait.mp4', 'AV1, 10 bit, PQ', { pixels: 'alike' }),
  real('08_bbb_642x642_vp9_noaudio.webm', 'VP9'),
  real('09_media3_vp9_profile2_10bit.webm', 'VP9, 10 bit'),
  real('10_bbb_720p_vp8_vorbis_30s.webm', 'VP8, Vorbis, starts at 0.003 s'),
  real('13_bbb_800x640_sar64-45_h264_bpyramid_noaudio.mp4', 'H.264, B-pyramid, pixel aspect 64:45'),
  real('15_moviepy_1x1_h264_444.mp4', 'H.264, 4:4:4, 1×1'),
  real('d1_interlaced_tff_576i_mpeg2.ts', 'MPEG-2, 576i TFF, MP2', { reference: 'yadif', pixels: 24 }),
  real('d2_odd_427x241_vp9.webm', 'VP9, 427×241'),
  real('d3_truncated_moov_missing.mp4', 'cut off, index missing', {}, { refused: 'truncated' }),
  real('d5_audio_only.m4a', 'sound only', {}, { refused: 'no-video-stream' }),
];
