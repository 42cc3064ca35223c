import { HEIGHT, WIDTH } from '../scene/camera.ts';
import { ffmpeg } from './ffmpeg.ts';

/** Frame rate that only counts frames. Packets get their true times when they are written to the file. */
export const NOMINAL_RATE = 25;

/** Frames that begin a group of pictures, about every two seconds and of different lengths. */
const KEYFRAMES = [0, 58, 96, 141, 187];

const COLOURS = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'];

/** Encodes frames (8-bit RGB) as H.264 in Matroska, frame `n` at `n / NOMINAL_RATE` seconds. */
export function encodePictures(frames: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const input = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgb24',
    '-s',
    `${WIDTH}x${HEIGHT}`,
    '-r',
    `${NOMINAL_RATE}`,
    '-i',
    'pipe:0',
  ];
  const convert = [
    '-vf',
    'scale=flags=lanczos+accurate_rnd+full_chroma_int:out_color_matrix=bt709:out_range=tv,format=yuv420p',
  ];
  const keys = ['-force_key_frames', KEYFRAMES.map((frame) => (frame / NOMINAL_RATE).toFixed(2)).join(',')];
  const x264 = ['-c:v', 'libx264', '-preset', 'slow', '-crf', '29.5', '-profile:v', 'high', '-level', '4.0'];
  const parameters = ['-x264-params', 'keyint=300:min-keyint=1:scenecut=0:open-gop=0:ref=4:bframes=3'];
  return ffmpeg(
    [...input, ...convert, ...keys, ...x264, ...parameters, ...COLOURS, '-f', 'matroska', 'pipe:1'],
    frames,
  );
}
