import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, inject } from 'vitest';
import { newest } from './ffmpegs.ts';

const PICTURE = (size: string, rate: number, seconds: number) =>
  `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`;
const TONE = (hertz: number, seconds: number) => `sine=frequency=${hertz}:sample_rate=48000:duration=${seconds}`;

const X264 = '-c:v libx264 -preset veryfast -pix_fmt yuv420p';
const OPEN_GOP = '-x264-params open-gop=1:keyint=15:bframes=3:scenecut=0';
const OPEN_GOP_265 = '-x265-params open-gop=1:keyint=15:min-keyint=15:bframes=3:scenecut=0:log-level=error:pools=2';
/** @param options without a space in any of them */
const recipe = (sources: readonly string[], ...options: readonly string[]): string[] => [
  ...sources.flatMap((source) => ['-f', 'lavfi', '-i', source]),
  ...options.flatMap((some) => some.split(' ')),
];

/** The FFmpeg arguments of each clip. Clips have small pictures and few frames. */
const RECIPES = {
  'closed-gop.mp4': recipe([PICTURE('160x90', 25, 3)], `${X264} -g 20 -bf 3`),
  'open-gop-h264.mp4': recipe([PICTURE('160x90', 25, 3)], `${X264} ${OPEN_GOP}`),
  'open-gop-h264.mkv': recipe([PICTURE('160x90', 25, 3)], `${X264} ${OPEN_GOP}`),
  'open-gop-h265.mp4': recipe(
    [PICTURE('160x90', 25, 3)],
    `-c:v libx265 -preset veryfast -pix_fmt yuv420p -tag:v hvc1 ${OPEN_GOP_265}`,
  ),
  'h265-10-bit.mkv': recipe(
    [PICTURE('160x90', 25, 1)],
    '-c:v libx265 -preset veryfast -pix_fmt yuv420p10le -x265-params keyint=15:log-level=error:pools=2',
  ),
  'hidden-frames-vp9.webm': recipe(
    [PICTURE('160x90', 25, 3)],
    '-c:v libvpx-vp9 -b:v 100k -auto-alt-ref 1 -lag-in-frames 20 -g 25 -cpu-used 8',
  ),
  'hidden-frames-vp8.webm': recipe(
    [PICTURE('160x90', 25, 3), TONE(440, 3)],
    '-c:v libvpx -b:v 100k -auto-alt-ref 1 -lag-in-frames 20 -g 25 -cpu-used 8 -c:a libopus -b:a 32k',
  ),
  'variable-rate.mp4': recipe(
    [PICTURE('160x90', 50, 3)],
    `-vf select='not(mod(n,3))+between(n,30,50)' -vsync vfr ${X264} -g 20 -bf 2 -video_track_timescale 90000`,
  ),
  'variable-fragments.mp4': recipe(
    [PICTURE('64x48', 25, 3)],
    `-vf select='not(mod(n,3))+between(n,20,40)' -vsync vfr ${X264} -bf 2 -movflags frag_keyframe+empty_moov`,
  ),
  'negative-offsets.mp4': recipe(
    [PICTURE('64x48', 25, 2), TONE(440, 2)],
    `${X264} -bf 2 -c:a aac -movflags frag_keyframe+empty_moov+negative_cts_offsets -use_editlist 0`,
  ),
  'sound-22050.ts': recipe(
    [PICTURE('64x48', 25, 2), 'sine=frequency=440:sample_rate=22050:duration=2'],
    `${X264} -c:a aac`,
  ),
  'long-still.mkv': recipe([PICTURE('160x90', 25, 1)], `-vf setpts='PTS+gt(N,12)*100/TB' -vsync vfr ${X264} -bf 3`),
  'single-frame.mp4': recipe([PICTURE('160x90', 25, 1)], `${X264} -frames:v 1`),
  'one-keyframe.mp4': recipe([PICTURE('160x90', 25, 4)], `${X264} -x264-params keyint=9999:scenecut=0:bframes=3`),
  'starts-late.mkv': recipe([PICTURE('160x90', 25, 2), TONE(440, 2)], `${X264} -c:a aac -output_ts_offset 1.512`),
  'starts-late.mp4': recipe([PICTURE('160x90', 30, 2), TONE(440, 2)], `${X264} -c:a aac -output_ts_offset 1.512`),
  'odd-size.webm': recipe([PICTURE('160x90', 25, 1)], '-vf scale=161:91 -c:v libvpx-vp9 -b:v 200k -cpu-used 8'),
  'odd-size-444.mp4': recipe(
    [PICTURE('160x90', 25, 1)],
    '-vf format=yuv444p,scale=161:91 -c:v libx264 -preset veryfast -pix_fmt yuv444p',
  ),
  'full-range.mp4': recipe([PICTURE('160x90', 25, 1)], '-c:v libx264 -preset veryfast -pix_fmt yuvj420p'),
  'bt709.mov': recipe(
    [PICTURE('160x90', 30, 2), TONE(440, 2), TONE(880, 2)],
    `-map 0 -map 1 -map 2 ${X264} -c:a:0 aac -c:a:1 pcm_s16le -vf setsar=4/3`,
    '-color_primaries bt709 -color_trc bt709 -colorspace bt709 -color_range tv',
  ),
  'fragmented.mp4': recipe(
    [PICTURE('160x90', 25, 3), TONE(440, 3)],
    `${X264} -g 25 -c:a aac -movflags frag_keyframe+empty_moov+default_base_moof`,
  ),
  'two-languages.mkv': recipe(
    [PICTURE('160x90', 25, 2), TONE(440, 2), TONE(880, 2)],
    `-map 0 -map 1 -map 2 ${X264} -c:a:0 aac -c:a:1 libmp3lame`,
    '-metadata:s:a:0 language=deu -metadata:s:a:1 language=fra -metadata:s:a:1 title=Commentaire',
  ),
  'many-sounds.mkv': recipe(
    [PICTURE('160x90', 25, 2), ...[1, 2, 3, 4].map((n) => TONE(220 * n, 2))],
    `-map 0 -map 1 -map 2 -map 3 -map 4 ${X264} -c:a:0 ac3 -c:a:1 eac3 -c:a:2 libopus -c:a:3 libvorbis`,
  ),
  'closed-gop.ts': recipe([PICTURE('160x90', 25, 3), TONE(440, 3)], `${X264} -g 20 -bf 3 -c:a aac`),
  'open-gop-h264.ts': recipe([PICTURE('160x90', 25, 3)], `${X264} ${OPEN_GOP}`),
  'open-gop-h265.ts': recipe(
    [PICTURE('160x90', 25, 3)],
    `-c:v libx265 -preset veryfast -pix_fmt yuv420p ${OPEN_GOP_265}`,
  ),
  'clock-wraps.ts': recipe(
    [PICTURE('160x90', 25, 3), TONE(440, 3)],
    `${X264} -g 20 -bf 2 -c:a aac -output_ts_offset 95441.5`,
  ),
  'camera.m2ts': recipe([PICTURE('160x90', 25, 2)], `${X264} -g 20 -bf 2 -mpegts_m2ts_mode 1`),
  'prores.mov': recipe([PICTURE('160x90', 25, 1)], '-c:v prores_ks -profile:v 2 -pix_fmt yuv422p10le'),
  'prores-4444.mov': recipe([PICTURE('160x90', 25, 1)], '-c:v prores_ks -profile:v 4444 -pix_fmt yuv444p10le'),
  'large-sound.mkv': recipe([PICTURE('160x90', 25, 2), TONE(440, 2)], `${X264} -c:a flac`),
} satisfies Record<string, string[]>;

export type ClipName = keyof typeof RECIPES;
export const CLIP_NAMES = Object.keys(RECIPES) as ClipName[];

/** A folder for clips of one test file and the files made from them. It is removed when the test file ends. */
export const clipFolder = mkdtempSync(join(tmpdir(), 'repaint-clips-'));
afterAll(() => rmSync(clipFolder, { recursive: true, force: true }));

/** Returns the path of a clip that all test files share. The first one that asks makes it, and none may change it. */
export function clip(name: ClipName): string {
  return make(inject('sharedClips'), name, RECIPES[name]);
}

/** Makes a clip with other arguments and returns its path. */
export function makeClip(name: string, recipe: readonly string[]): string {
  return make(clipFolder, name, recipe);
}

/** Makes a clip that appears only when it is whole, because another process may be making the same one. */
function make(folder: string, name: string, recipe: readonly string[]): string {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  const half = join(mkdtempSync(join(folder, 'half-')), name);
  const args = ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y', ...recipe, half];
  execFileSync(newest.path, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  renameSync(half, path);
  return path;
}
