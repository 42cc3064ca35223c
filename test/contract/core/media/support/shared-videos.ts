import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../../../shared/data/videos/', import.meta.url));

/** Real clips beside the repository; tests of them are skipped if they are absent. */
export const SHARED_VIDEOS = [
  '01_intel_car-detection_h264_aac.mp4',
  '02_intel_bottle-detection_h264_noaudio.mp4',
  '03_media3_london_360p_h264_aac.mp4',
  '04_bbb_720p_h264_aac51.mp4',
  '07_media3_av1_10bit_pq_portrait.mp4',
  '08_bbb_642x642_vp9_noaudio.webm',
  '09_media3_vp9_profile2_10bit.webm',
  '10_bbb_720p_vp8_vorbis_30s.webm',
  '13_bbb_800x640_sar64-45_h264_bpyramid_noaudio.mp4',
  '15_moviepy_1x1_h264_444.mp4',
  'd2_odd_427x241_vp9.webm',
] as const;

export const hasSharedVideos = existsSync(FOLDER);
export const sharedVideo = (name: string) => `${FOLDER}${name}`;
