import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { convertSource } from '../../../../core/media/convert/convert-source.ts';
import { convertedVideo } from '../../../../core/media/convert/converted-video.ts';
import type { Ffmpeg } from '../../../../core/media/ffmpeg/find-ffmpeg.ts';
import { inspectVideo } from '../../../../core/media/inspect/inspect-video.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../../core/media/source/media-limits.ts';
import { NeedsConversion } from '../../../../core/media/source/needs-conversion.ts';
import { displayTimes } from '../../../../core/media/source/timeline.ts';
import { clip, clipFolder, makeClip } from './support/clips.ts';
import { ffmpegs, newest } from './support/ffmpegs.ts';
import { bufferSource, fileSource } from './support/file-source.ts';
import { memorySink } from './support/memory-sink.ts';
import { hasProbe, probeFrames, runProbe } from './support/probe.ts';
import { hasSharedVideos, sharedVideo } from './support/shared-videos.ts';

const from = (...options: string[]) => ['-i', clip('closed-gop.mp4'), '-frames:v', '20', ...options];
const picture = (format: string, size = '160x90') => [
  ...['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=25:duration=0.6`, '-pix_fmt', format],
];

/** Name, how it is made, the demuxer, the codec, and the pixel format that its frames are compared in. */
const SOURCES: [name: string, recipe: string[], codec: string, format: string][] = [
  ['mpeg-4.avi', from('-c:v', 'mpeg4', '-bf', '2'), 'mpeg4', 'yuv420p'],
  ['motion.avi', from('-c:v', 'mjpeg'), 'mjpeg', 'yuvj420p'],
  ['program.vob', from('-c:v', 'mpeg2video', '-bf', '2', '-f', 'vob'), 'mpeg2video', 'yuv420p'],
  ['stream.ts', from('-c:v', 'mpeg2video', '-bf', '2'), 'mpeg2video', 'yuv420p'],
  ['flash.flv', from('-c:v', 'flv'), 'flv1', 'yuv420p'],
  ['flash-h264.flv', from('-c:v', 'copy'), 'h264', 'yuv420p'],
  ['windows.wmv', from('-c:v', 'wmv2'), 'wmv2', 'yuv420p'],
  ['phone.3gp', from('-c:v', 'h263', '-vf', 'scale=176:144'), 'h263', 'yuv420p'],
  ['animation.gif', [...picture('rgb24'), '-vf', 'split[a][b];[a]palettegen[p];[b][p]paletteuse'], 'gif', 'bgr24'],
  ['broadcast.mxf', from('-c:v', 'mpeg2video', '-vf', 'scale=720:576'), 'mpeg2video', 'yuv420p'],
  ['part-2.mp4', from('-c:v', 'mpeg4'), 'mpeg4', 'yuv420p'],
  ['edit.mov', [...picture('yuv422p10le', '1920x1080'), '-c:v', 'dnxhd', '-b:v', '185M'], 'dnxhd', 'yuv422p10le'],
  ['archive.mkv', [...picture('yuv420p'), '-c:v', 'ffv1'], 'ffv1', 'yuv420p'],
  ['archive-16.mkv', [...picture('yuv444p10le'), '-c:v', 'ffv1'], 'ffv1', 'yuv444p10le'],
  ['screen.mov', [...picture('rgb24'), '-c:v', 'qtrle'], 'qtrle', 'bgr24'],
  ['grey.mkv', [...picture('gray'), '-c:v', 'ffv1'], 'ffv1', 'gray'],
  ['odd.avi', from('-c:v', 'mpeg4', '-vf', 'scale=161:91'), 'mpeg4', 'gray'],
  ['late.ts', from('-c:v', 'mpeg2video', '-output_ts_offset', '12.34'), 'mpeg2video', 'yuv420p'],
  ['ntsc.avi', from('-c:v', 'mpeg4', '-r', '30000/1001'), 'mpeg4', 'yuv420p'],
  ['uneven.asf', [...['-i', clip('variable-rate.mp4'), '-vsync', 'vfr'], '-c:v', 'msmpeg4'], 'msmpeg4v3', 'yuv420p'],
  ['top-first.ts', [...picture('yuv420p', '720x576'), ...fields(1)], 'mpeg2video', 'yuv420p'],
  ['bottom-first.ts', [...picture('yuv420p', '720x576'), ...fields(0)], 'mpeg2video', 'yuv420p'],
];

const TOP = ['-flags', '+ilme+ildct', '-top', '1'];
/** Parts that follow one another: the first is longer than what the probe sees. */
const LATE_FIELDS: [name: string, first: string[], then: string[]][] = [
  ['late-fields.m2v', [], TOP],
  ['late-fields-odd.m2v', ['-vf', 'scale=159:91'], ['-vf', 'scale=159:91', ...TOP]],
  ['turning-fields.m2v', TOP, ['-flags', '+ilme+ildct', '-top', '0']],
  ['other-size-later.m2v', TOP, ['-vf', 'scale=128:80', ...TOP]],
];

function fields(top: 0 | 1): string[] {
  const tags = ['-color_primaries', 'bt470bg', '-color_trc', 'gamma28', '-colorspace', 'bt470bg', '-color_range', 'tv'];
  return ['-c:v', 'mpeg2video', '-flags', '+ilme+ildct', '-top', String(top), '-aspect', '16:9', '-q:v', '3', ...tags];
}

describe.skipIf(!hasProbe).each(ffmpegs)('convertSource with the %s FFmpeg', (build, ffmpeg) => {
  it.each(SOURCES.filter((_, i) => isNewest(ffmpeg) || i % 3 === 0))(
    '%s: the same frames at the same times',
    async (name, recipe, codec, format) => {
      const path = makeClip(name, recipe);
      const { video, times, file } = await convert(path, ffmpeg, build);
      const source = probeFrames(path);

      expect(video).toMatchObject({ codec: 'avc', converted: { codec } });
      expect(hashes(ffmpeg, file, format)).toEqual(hashes(ffmpeg, path, format));
      const expected = source.frames.map((pts) => pts / source.timescale);
      expect(times).toHaveLength(expected.length);
      // ffprobe doesn't say when the last one of reordered frames is shown, where a container has no times for them.
      const differences = times.map((time, i) => Math.abs(time - (expected[i] as number))).filter(Number.isFinite);
      expect(differences.length).toBeGreaterThanOrEqual(times.length - 1);
      expect(Math.max(...differences)).toBeLessThan(1e-6);
      const aspect = source.stream.sample_aspect_ratio ?? '1:1';
      expect(`${video.pixelAspect.num}:${video.pixelAspect.den}`).toBe(aspect === '0:1' ? '1:1' : aspect);
      expect(video.notes.map((note) => note.code)).toContain('converted');
    },
  );

  it.each(['top-first.ts', 'bottom-first.ts'])('%s: colour is still stated, and fields are joined', async (name) => {
    const path = makeClip(name, SOURCES.find(([other]) => other === name)?.[1] ?? []);
    const { file, video } = await convert(path, ffmpeg, build);
    expect(interlacedFrames(file)).toBe(0);
    expect(video.notes.map(({ code }) => code)).toContain('deinterlaced');
    expect(video.colourTags).toEqual({ primaries: 'bt470bg', transfer: 'gamma28', matrix: 'bt470bg' });
    expect(video.colour.range).toBe('limited');
  });

  it.each(LATE_FIELDS.filter((_, i) => isNewest(ffmpeg) || i === 0))(
    'deinterlaces what turns interlaced later: %s',
    async (name, first, then) => {
      const size = '-f lavfi -i testsrc2=size=160x96:rate=25:duration=0.8 -c:v mpeg2video -q:v 3'.split(' ');
      const parts = [first, then, first].map((options, i) => makeClip(`${i}-${name}`, [...size, ...options]));
      const path = `${clipFolder}/${name}`;
      writeFileSync(path, Buffer.concat(parts.map((part) => readFileSync(part))));
      const { file, video } = await convert(path, ffmpeg, build);
      expect(interlacedFrames(path)).toBeGreaterThan(0);
      expect(interlacedFrames(file)).toBe(0);
      // FFmpeg itself loses a frame at a change of size if it deinterlaces.
      if (then.join().includes('128')) expect(video.frames).toBe(probeFrames(path).frames.length);
      else expect(hashes(ffmpeg, file, 'gray')).toEqual(hashes(ffmpeg, path, 'gray'));
      expect(video.notes.map(({ code }) => code)).toContain('deinterlaced');
    },
  );

  it.skipIf(!hasSharedVideos)('a real interlaced MPEG-2 in a transport stream', async () => {
    const path = sharedVideo('d1_interlaced_tff_576i_mpeg2.ts');
    const { file, video, times } = await convert(path, ffmpeg, build);
    expect(hashes(ffmpeg, file, 'yuv422p')).toEqual(hashes(ffmpeg, path, 'yuv422p'));
    expect(times[0]).toBeCloseTo((probeFrames(path).frames[0] as number) / 90_000, 6);
    expect(video.pixelAspect).toEqual({ num: 64, den: 45 });
  });
});

/** The others convert every third: the corpus has all of them with each build. */
function isNewest({ path }: Ffmpeg): boolean {
  return path === newest.path;
}

const ffmpeg = (ffmpegs[0] as [string, Ffmpeg])[1];

describe('convertSource', () => {
  it('mends times that go back', async () => {
    const one = makeClip('one.ts', from('-c:v', 'mpeg2video'));
    const twice = Buffer.concat([await bytesOf(one), await bytesOf(one)]);
    const path = `${clipFolder}/twice.ts`;
    writeFileSync(path, twice);
    const { video, times } = await convert(path, ffmpeg, 'mended');
    expect(times).toHaveLength(40);
    expect(times.every((time, i) => i === 0 || time > (times[i - 1] as number))).toBe(true);
    expect(video.notes.map(({ code }) => code)).toContain('timestamps-mended');
  });

  it('keeps the pixels as they are stored, and records their rotation', async () => {
    const lying = makeClip('lying.mov', from('-c:v', 'mjpeg', '-metadata:s:v', 'rotate=90'));
    const { video } = await convert(lying, ffmpeg, 'turned');
    const plain = await convert(makeClip('standing.mov', from('-c:v', 'mjpeg')), ffmpeg, 'plain');
    expect(video).toMatchObject({ width: plain.video.width, height: plain.video.height });
    expect([0, 90, 270]).toContain(video.rotation);
  });

  it.each([
    ['pixels', { maxPixels: 100 }],
    ['frames', { maxFrames: 13 }],
    ['seconds', { maxSeconds: 0.6 }],
  ])('refuses more %s than the limit', async (_what, limit) => {
    const path = makeClip('mpeg-4.avi', from('-c:v', 'mpeg4', '-bf', '2'));
    await expect(convert(path, ffmpeg, 'over', { ...DEFAULT_MEDIA_LIMITS, ...limit })).rejects.toMatchObject({
      failure: { code: 'too-large', retryable: false },
    });
  });

  it.each<[string, string[], string]>([
    ['sound-alone.avi', ['-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'mp2'], 'no-video-stream'],
    ['sound-alone.flv', ['-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'mp3'], 'no-video-stream'],
  ])('refuses %s', async (name, recipe, code) => {
    await expect(convert(makeClip(name, recipe), ffmpeg, 'refused')).rejects.toMatchObject({ failure: { code } });
  });

  it('refuses what begins like a video and is none', async () => {
    const noise = Buffer.concat([Buffer.from('RIFF\0\0\0\0AVI '), Buffer.alloc(5_000, 'noise')]);
    const request = { name: 'x', order: { demuxer: 'avi', limits: DEFAULT_MEDIA_LIMITS }, ffmpeg, sink: memorySink() };
    await expect(convertSource({ ...request, source: bufferSource(noise) })).rejects.toMatchObject({
      failure: { code: 'undecodable', retryable: false },
    });
  });

  it('ends when its signal is aborted', async () => {
    const path = makeClip('mpeg-4.avi', from('-c:v', 'mpeg4', '-bf', '2'));
    const request = { name: 'x', order: { demuxer: 'avi', limits: DEFAULT_MEDIA_LIMITS }, ffmpeg, sink: memorySink() };
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(convertSource({ ...request, source: fileSource(path), signal })).rejects.toThrow('enough');
  });
});

async function convert(path: string, ffmpeg: Ffmpeg, folder: string, limits = DEFAULT_MEDIA_LIMITS) {
  const source = fileSource(path);
  const thrown = await inspectVideo(source, basename(path), DEFAULT_MEDIA_LIMITS).catch((error) => error);
  if (!(thrown instanceof NeedsConversion)) throw new Error(`${path} needs no conversion: ${thrown}`);
  const sink = memorySink();
  const order = { demuxer: thrown.demuxer, limits };
  const record = await convertSource({ source, name: basename(path), order, ffmpeg, sink });
  const bytes = sink.bytes();
  expect(bytes.length).toBe(record.bytes);
  const file = `${clipFolder}/${folder}-${basename(path)}.mp4`;
  writeFileSync(file, bytes);
  const { video, timeline } = await convertedVideo(bufferSource(bytes), basename(path), limits, record);
  expect(video.frames).toBe(record.frames);
  return { record, video, file, times: [...displayTimes(timeline)].map((pts) => pts / video.timescale) };
}

async function bytesOf(path: string): Promise<Buffer> {
  const source = fileSource(path);
  return Buffer.from(await source.read(0, source.size));
}

/** A hash of each frame, deinterlaced, in a format that says nothing that the source didn't. */
function hashes({ path }: Ffmpeg, file: string, format: string): string[] {
  const input = ['-nostdin', '-v', 'error', '-noautorotate', '-i', file];
  const joined = format === 'bgr24' ? [] : ['-vf', 'bwdif=send_frame:auto:interlaced'];
  const output = ['-map', '0:v:0', '-vsync', '0', ...joined, '-pix_fmt', format, '-f', 'framemd5', '-'];
  const { stdout } = spawnSync(path, [...input, ...output], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => line.split(',').at(-1)?.trim() ?? '');
}

/** Number of frames that the decoder marks as interlaced. */
function interlacedFrames(file: string): number {
  return runProbe(['-select_streams', 'v:0', '-show_entries', 'frame=interlaced_frame', '-of', 'csv=p=0', file])
    .split('\n')
    .filter((line) => line.startsWith('1')).length;
}
