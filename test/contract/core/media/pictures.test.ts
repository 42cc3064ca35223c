import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Ffmpeg } from '../../../../core/media/ffmpeg/find-ffmpeg.ts';
import { cleanAperture, turned } from '../../../corpus/make/movie-edits.ts';
import { clipFolder, makeClip } from './support/clips.ts';
import { decodeClip } from './support/decode-clip.ts';
import { ffmpegs, newest } from './support/ffmpegs.ts';
import { hashFrame, hashWholeFile } from './support/whole-file.ts';

const picture = (size: string, seconds = 0.4) => [
  '-f',
  'lavfi',
  '-i',
  `testsrc2=size=${size}:rate=25:duration=${seconds}`,
];
const X264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p'];

/** Path of a clip whose bytes are changed. */
function edited(name: string, recipe: readonly string[], ...edits: ((bytes: Buffer) => Uint8Array)[]): string {
  const path = join(clipFolder, `edited-${name}`);
  if (existsSync(path)) return path;
  const bytes = readFileSync(makeClip(name, recipe));
  writeFileSync(
    path,
    edits.reduce((before, edit) => Buffer.from(edit(before)), bytes),
  );
  return path;
}

/** Frames as FFmpeg shows them to a viewer; builds of 2018 don't mirror. */
function asShown(ffmpeg: Ffmpeg, path: string, bytes: number, filters: string): string[] {
  const args = ['-nostdin', '-loglevel', 'error', '-i', path, '-vf', filters, '-f', 'rawvideo', 'pipe:1'];
  const all = execFileSync(ffmpeg.path, args, { maxBuffer: 1 << 28 });
  return Array.from({ length: all.length / bytes }, (_, i) => hashFrame(all.subarray(i * bytes, (i + 1) * bytes)));
}

describe.each(ffmpegs)('pictures with the %s FFmpeg', (_build, ffmpeg) => {
  it.each([
    ['90', [0, 1, -1, 0], 32, 64],
    ['180', [-1, 0, 0, -1], 64, 32],
    ['270', [0, -1, 1, 0], 32, 64],
    ['mirrored', [-1, 0, 0, 1], 64, 32],
    ['90-mirrored', [0, 1, 1, 0], 32, 64],
    ['270-mirrored', [0, -1, -1, 0], 32, 64],
  ] as const)('turned %s: upright, as FFmpeg shows it', async (name, [a, b, c, d], width, height) => {
    const path = edited(`turned-${name}.mp4`, [...picture('64x32'), ...X264], turned(a, b, c, d));
    const { video, frames } = await decodeClip(ffmpeg, path);
    expect(video.painted).toMatchObject({ width, height });
    expect(video.notes.map(({ code }) => code)).toEqual(['rotation']);
    expect(frames.map(hashFrame)).toEqual(asShown(newest, path, width * height * 1.5, 'format=nv12'));
  });

  it('keeps the shape of pixels when it turns them, and odd sizes', async () => {
    const recipe = ['-vf', 'format=yuv444p,scale=65:49,setsar=4/3', '-c:v', 'libx264', '-pix_fmt', 'yuv444p'];
    const path = edited('turned-odd.mp4', [...picture('64x48'), ...recipe], turned(0, 1, -1, 0));
    const { video, frames } = await decodeClip(ffmpeg, path);
    expect(video.painted).toMatchObject({ width: 49, height: 65, pixelAspect: { num: 3, den: 4 } });
    expect(frames).toHaveLength(10);
    expect(frames[0]).toHaveLength(49 * 65 + 2 * 25 * 33);
  });

  it('hands over all colours of an odd size', async () => {
    const path = makeClip('odd.webm', [
      ...picture('64x48', 0.2),
      ...'-vf scale=65:49 -c:v libvpx-vp9 -pix_fmt yuv420p -cpu-used 8'.split(' '),
    ]);
    const { frames } = await decodeClip(ffmpeg, path);
    const planes = execFileSync(newest.path, [
      ...['-nostdin', '-loglevel', 'error', '-i', path, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'yuv420p'],
      'pipe:1',
    ]);
    const [size, colours] = [65 * 49, 33 * 25];
    const expected = Array.from({ length: 2 * colours }, (_, i) => planes[size + (i % 2) * colours + (i >> 1)]);
    expect([...(frames[0]?.subarray(size) ?? [])]).toEqual(expected);
  });

  it('notes that colour is reduced', async () => {
    const path = makeClip('444.webm', [...picture('64x48', 0.2), '-c:v', 'libvpx-vp9', '-pix_fmt', 'yuv444p']);
    expect((await decodeClip(ffmpeg, path)).video.notes.map(({ code }) => code)).toEqual(['chroma']);
  });

  it('crops to the clean aperture', async () => {
    const path = edited('aperture.mp4', [...picture('64x48'), ...X264], cleanAperture(60, 44));
    const { video, frames } = await decodeClip(ffmpeg, path);
    expect(video.painted).toMatchObject({ width: 60, height: 44 });
    expect(frames.map(hashFrame)).toEqual(asShown(ffmpeg, path, 60 * 44 * 1.5, 'crop=60:44:2:2,format=nv12'));
  });

  it.each(['top', 'bottom'])('deinterlaces %s field first, the same however it is cut', async (order) => {
    const tff = order === 'top';
    const path = makeClip(`${order}.mp4`, [
      ...['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=50:duration=2'],
      ...['-vf', `tinterlace=interleave_${order},fieldorder=${tff ? 'tff' : 'bff'}`, ...X264, '-r', '25', '-g', '10'],
      ...['-flags', '+ildct', '-x264-params', tff ? 'tff=1' : 'bff=1'],
    ]);
    const { video, frames } = await decodeClip(ffmpeg, path);
    expect(video.notes.map(({ code }) => code)).toEqual(['deinterlaced']);
    const whole = frames.map(hashFrame);
    expect(whole).toEqual(await hashWholeFile(ffmpeg, path, video));
    expect(whole).not.toEqual(asShown(ffmpeg, path, 64 * 64 * 1.5, 'format=nv12'));
    for (const target of [7, 10]) {
      expect((await decodeClip(ffmpeg, path, target)).frames.map(hashFrame)).toEqual(whole);
    }
  });

  it.each(['ts', 'mkv', 'mp4'])('deinterlaces what turns interlaced later: %s', async (format) => {
    const woven = ['-vf', 'tinterlace=interleave_top,fieldorder=tff', '-flags', '+ildct', '-x264-params', 'tff=1'];
    const parts = [[], woven].map((more, i) =>
      makeClip(`part-${i}.h264`, [...picture('64x64', 0.8), ...X264, '-bf', '0', ...more, '-r', '25']),
    );
    const stream = join(clipFolder, 'turning.h264');
    writeFileSync(stream, Buffer.concat(parts.map((part) => readFileSync(part))));
    const path = makeClip(`turning.${format}`, ['-fflags', '+genpts', '-r', '25', '-i', stream, '-c', 'copy']);
    const { video, frames } = await decodeClip(ffmpeg, path, 7);
    expect(video.notes.map(({ code }) => code)).toEqual(['deinterlaced']);
    const hashes = frames.map(hashFrame);
    expect(hashes).toEqual(asShown(ffmpeg, path, 64 * 64 * 1.5, 'bwdif=send_frame:auto:interlaced,format=nv12'));
    expect(hashes).not.toEqual(asShown(ffmpeg, path, 64 * 64 * 1.5, 'format=nv12'));
  });

  it('scales later frames of another size, and lists them', async () => {
    const parts = ['64x48', '96x64'].map((size, i) =>
      makeClip(`${size}.ts`, [...picture(size), ...X264, '-bf', '0', '-output_ts_offset', String(i * 0.4)]),
    );
    const path = join(clipFolder, 'size-change.ts');
    writeFileSync(path, Buffer.concat(parts.map((part) => readFileSync(part))));
    const { video, frames, findings } = await decodeClip(ffmpeg, path, 5);
    expect([video.painted.width, video.painted.height, frames.length]).toEqual([64, 48, 20]);
    expect(findings.resized).toHaveLength(10);
    expect(findings.damaged).toEqual([]);
  });

  it.each(['smpte2084', 'arib-std-b67'])('maps the tones of %s to BT.709', async (transfer) => {
    const path = makeClip(`${transfer}.mkv`, [
      ...picture('64x48'),
      ...['-vf', 'scale=out_color_matrix=bt2020', '-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le'],
      ...['-x265-params', `log-level=error:pools=1:colorprim=bt2020:transfer=${transfer}:colormatrix=bt2020nc`],
    ]);
    const { video, frames } = await decodeClip(ffmpeg, path);
    expect(video.painted.colourTags).toEqual({ primaries: 'bt709', transfer: 'bt709', matrix: 'bt709' });
    expect(video.notes.map(({ code }) => code)).toContain('tone-mapped');
    expect(frames.map(hashFrame)).toEqual(await hashWholeFile(ffmpeg, path, video));
    const luma = frames[0]?.subarray(0, 64 * 48) ?? [];
    expect(Math.max(...luma)).toBeLessThanOrEqual(235);
    expect(Math.max(...luma)).toBeGreaterThan(200);
  });
});
