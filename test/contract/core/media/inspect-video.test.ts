import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RepaintError } from '../../../../core/contracts/failure.ts';
import type { ByteSource } from '../../../../core/media/bytes/byte-source.ts';
import { inspectVideo } from '../../../../core/media/inspect/inspect-video.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../../core/media/source/media-limits.ts';
import { NeedsConversion } from '../../../../core/media/source/needs-conversion.ts';
import { decodeTimeline, displayTimes, encodeTimeline } from '../../../../core/media/source/timeline.ts';
import { CLIP_NAMES, clip, makeClip } from './support/clips.ts';
import { bufferSource, fileSource } from './support/file-source.ts';
import { hasProbe, probeFrames } from './support/probe.ts';
import { hasSharedVideos, SHARED_VIDEOS, sharedVideo } from './support/shared-videos.ts';

/** In fragments, FFmpeg shows every frame later by the largest negative offset (`dts_shift` in its mov.c); the file doesn't say so. */
const SHIFTED_BY_FFPROBE = ['negative-offsets.mp4'];

const paths: [string, () => string][] = [
  ...CLIP_NAMES.filter((name) => !SHIFTED_BY_FFPROBE.includes(name)).map((name): [string, () => string] => [
    name,
    () => clip(name),
  ]),
  ...(hasSharedVideos ? SHARED_VIDEOS : []).map((name): [string, () => string] => [name, () => sharedVideo(name)]),
];

describe.skipIf(!hasProbe)('inspectVideo agrees with ffprobe', () => {
  it.each(paths)('%s', async (name, path) => {
    const { video, timeline } = await inspectVideo(fileSource(path()), name, DEFAULT_MEDIA_LIMITS);
    const { frames, timescale, stream } = probeFrames(path());
    const times = [...displayTimes(timeline)].map((pts) => pts / video.timescale - (video.shiftSeconds ?? 0));
    expect(video.frames).toBe(frames.length);
    expect(video).toMatchObject({ width: stream.width, height: stream.height, firstPts: displayTimes(timeline)[0] });
    for (const [i, pts] of frames.entries()) {
      expect(Math.abs((times[i] as number) - pts / timescale)).toBeLessThan(
        0.5 / Math.min(timescale, video.timescale) + 1e-9,
      );
    }
    const aspect = `${video.pixelAspect.num}:${video.pixelAspect.den}`;
    expect(stream.sample_aspect_ratio ?? '1:1').toBe(aspect);
    if (stream.color_space && stream.color_space !== 'gbr') expect(video.colourTags.matrix).toBe(stream.color_space);
    if (stream.color_range === 'pc') expect(video.colour.range).toBe('full');
    expect(decodeTimeline(encodeTimeline(timeline))).toEqual(timeline);
  });
});

describe('inspectVideo', () => {
  it('takes away what an edit list cuts off, as players do', async () => {
    const path = makeClip('cut.mp4', ['-ss', '0.52', '-i', clip('closed-gop.mp4'), '-t', '1.2', '-c', 'copy']);
    const { video, timeline } = await inspectVideo(fileSource(path), 'cut.mp4', DEFAULT_MEDIA_LIMITS);
    expect(video.packets).toBeGreaterThan(video.frames);
    expect(displayTimes(timeline)[0]).toBeGreaterThanOrEqual(0);
  });

  it('knows languages and titles of sound tracks', async () => {
    const { video } = await inspectVideo(fileSource(clip('two-languages.mkv')), 'x', DEFAULT_MEDIA_LIMITS);
    expect(video.sound).toMatchObject([
      { index: 0, codec: 'aac', language: 'deu', isCopyable: true },
      { index: 1, codec: 'mp3', language: 'fra', title: 'Commentaire', isCopyable: true },
    ]);
  });

  it('notes what it cannot keep', async () => {
    const { video } = await inspectVideo(fileSource(clip('odd-size-444.mp4')), 'x', DEFAULT_MEDIA_LIMITS);
    expect(video.notes.map(({ code }) => code)).toEqual(['odd-size', 'chroma']);
  });

  it('reads little of an MP4: its headers and its index', async () => {
    const path = makeClip('large.mp4', [
      ...['-f', 'lavfi', '-i', 'color=gray:size=640x360:rate=25:duration=2,noise=alls=100:allf=t'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '5'],
    ]);
    const source = fileSource(path);
    expect(source.size).toBeGreaterThan(8_000_000);
    await inspectVideo(source, 'large.mp4', DEFAULT_MEDIA_LIMITS);
    expect(source.bytesRead).toBeLessThan(4_000_000);
    expect(source.requests).toBeLessThan(8);
  });

  it('passes on the failure of storage', async () => {
    const failing: ByteSource = {
      size: 1000,
      read: async () => Promise.reject(Object.assign(new Error('gone'), { statusCode: 404 })),
    };
    await expect(inspectVideo(failing, 'x', DEFAULT_MEDIA_LIMITS)).rejects.toThrow('gone');
  });
});

describe('inspectVideo leaves to FFmpeg', () => {
  const remade =
    (name: string, ...options: string[]) =>
    () =>
      fileSource(makeClip(name, ['-i', clip('closed-gop.mp4'), ...options]));

  it.each<[string, () => ByteSource, string, string]>([
    ['AVI', remade('old.avi', '-c', 'copy'), 'avi', 'unknown'],
    ['MPEG-4 part 2', remade('part-2.mp4', '-c:v', 'mpeg4'), 'mov', 'mp4v'],
    ['MPEG-2 in a transport stream', remade('mpeg-2.ts', '-c:v', 'mpeg2video'), 'mpegts', 'unknown'],
    ['GIF', remade('small.gif', '-frames:v', '3'), 'gif', 'unknown'],
    ['MJPEG in Matroska', remade('motion.mkv', '-c:v', 'mjpeg', '-frames:v', '3'), 'matroska', 'V_MJPEG'],
    ['JPEGs one after another', remade('film.mjpeg', '-c:v', 'mjpeg', '-frames:v', '3'), 'mjpeg', 'unknown'],
    ['an animated PNG, whatever comes before that is said', longApng, 'apng', 'unknown'],
    ['an MP4 that lacks its last bytes', () => withoutEnd(clip('closed-gop.mp4')), 'mov', 'unknown'],
  ])('%s', async (_name, source, demuxer, codec) => {
    const thrown = await inspectVideo(source(), 'x', DEFAULT_MEDIA_LIMITS).catch((error) => error);
    expect(thrown).toBeInstanceOf(NeedsConversion);
    expect(thrown).toMatchObject({ demuxer, codec });
  });

  function longApng(): ByteSource {
    const png = readFileSync(makeClip('film.apng', ['-i', clip('closed-gop.mp4'), '-frames:v', '3']));
    const text = Buffer.alloc(2_012, 'tEXt');
    text.writeUInt32BE(2_000);
    return bufferSource(Buffer.concat([png.subarray(0, 33), text, png.subarray(33)]));
  }

  function withoutEnd(path: string): ByteSource {
    const front = makeClip('front-end.mp4', ['-i', path, '-c', 'copy', '-movflags', '+faststart']);
    return bufferSource(readFileSync(front).subarray(0, -50));
  }
});

describe('inspectVideo refuses', () => {
  const text = Buffer.from('WEBVTT is not it either; this is a text that somebody named .mp4.\n'.repeat(50));
  const cut = (path: string, share: number) => {
    const bytes = readFileSync(path);
    return bytes.subarray(0, Math.floor(bytes.length * share));
  };
  const inTail = (name: string, ...options: string[]) =>
    makeClip(name, ['-i', clip('closed-gop.mp4'), '-c', 'copy', ...options]);

  it.each<[string, () => Uint8Array, string]>([
    ['an empty file', () => new Uint8Array(), 'empty'],
    ['one byte', () => Uint8Array.of(0), 'not-a-video'],
    ['a text', () => text, 'not-a-video'],
    ['a picture', () => Buffer.from('\x89PNG\r\n\x1a\n'.padEnd(500), 'latin1'), 'not-a-video'],
    [
      'a single JPEG',
      () => readFileSync(makeClip('one.jpg', ['-i', clip('closed-gop.mp4'), '-frames:v', '1'])),
      'not-a-video',
    ],
    ['an SVG', () => Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'), 'unsupported'],
    [
      'an ftyp and then text',
      () => Buffer.concat([Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1'), text]),
      'truncated',
    ],
    ['an MP4 without its index', () => cut(inTail('tail.mp4'), 0.5), 'truncated'],
    ['an MP4 cut in the middle', () => cut(inTail('head.mp4', '-movflags', '+faststart'), 0.7), 'truncated'],
    [
      'sound alone',
      () => readFileSync(makeClip('sound.m4a', ['-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'aac'])),
      'no-video-stream',
    ],
    [
      'sound in Matroska',
      () => readFileSync(makeClip('sound.mka', ['-f', 'lavfi', '-i', 'sine=duration=1'])),
      'no-video-stream',
    ],
    ['a playlist', () => Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'), 'not-a-video'],
    ['a list of files', () => Buffer.from("ffconcat version 1.0\nfile '/etc/passwd'\n"), 'not-a-video'],
    ['an encrypted video', () => encrypted(), 'encrypted'],
  ])('%s', async (_name, bytes, code) => {
    const refusal = await inspectVideo(bufferSource(bytes()), 'clip.mp4', DEFAULT_MEDIA_LIMITS).catch(
      (thrown) => thrown,
    );
    expect(refusal).toBeInstanceOf(RepaintError);
    expect(refusal.failure).toMatchObject({ code, retryable: false });
    expect(refusal.message).toMatch(/^clip\.mp4 [^\n]*\.$/);
  });

  it.each([
    ['one.bmp', 'BMP'],
    ['one.jp2', 'JPEG 2000'],
    ['one.tga', 'TGA'],
    ['one.ppm', 'PNM'],
    ['one.pcx', 'PCX'],
    ['one.dpx', 'DPX'],
  ])('%s by the name of its format, with a way out', async (name, format) => {
    const path = makeClip(name, ['-i', clip('closed-gop.mp4'), '-frames:v', '1', '-update', '1']);
    for (const wantsPicture of [false, true]) {
      const asked = inspectVideo(fileSource(path), name, DEFAULT_MEDIA_LIMITS, { wantsPicture });
      await expect(asked).rejects.toMatchObject({
        failure: { code: 'unsupported' },
        message: `${name} is a picture of a format that isn't read here (${format}): save it as PNG or JPEG and upload that.`,
      });
    }
  });

  function encrypted(): Uint8Array {
    return readFileSync(
      inTail(
        'encrypted.mp4',
        ...['-encryption_scheme', 'cenc-aes-ctr', '-encryption_key', '76a6c65c5ea762046bd749a2e632ccbb'],
        ...['-encryption_kid', 'a7e61c373e219033c21091fa607bf3b8'],
      ),
    );
  }

  it('boxes that are nested without end', async () => {
    const mp4 = readFileSync(inTail('deep.mp4', '-movflags', '+faststart'));
    const levels = 20_000;
    const nest = Buffer.alloc(levels * 8);
    for (let level = 0; level < levels; level++) {
      nest.writeUInt32BE((levels - level) * 8, level * 8);
      nest.write('mdia', level * 8 + 4);
    }
    const trak = Buffer.concat([header('trak', nest.length), nest]);
    const file = Buffer.concat([mp4.subarray(0, mp4.readUInt32BE(0)), header('moov', trak.length), trak]);
    const started = process.cpuUsage();
    await expect(inspectVideo(bufferSource(file), 'x', DEFAULT_MEDIA_LIMITS)).rejects.toThrow('too deep');
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(2);
  });

  it('a table of times that claims 10⁹ frames is left to FFmpeg, unless that of sizes does so, too', async () => {
    const mp4 = readFileSync(inTail('claims.mp4', '-movflags', '+faststart'));
    mp4.writeUInt32BE(1_000_000_000, mp4.indexOf('stts') + 12);
    const inspect = () => inspectVideo(bufferSource(mp4), 'x', DEFAULT_MEDIA_LIMITS);
    await expect(inspect()).rejects.toThrow(NeedsConversion);
    mp4.writeUInt32BE(1_000_000_000, mp4.indexOf('stsz') + 12);
    await expect(inspect()).rejects.toMatchObject({ failure: { code: 'too-large' } });
  });

  it('no file because of bytes behind its last box', async () => {
    const mp4 = Buffer.concat([readFileSync(clip('closed-gop.mp4')), Buffer.from('7fffffff6a756e5900000000', 'hex')]);
    expect((await inspectVideo(bufferSource(mp4), 'x', DEFAULT_MEDIA_LIMITS)).video.frames).toBe(75);
  });

  it('a fragment that claims 10⁹ frames', async () => {
    const mp4 = readFileSync(clip('fragmented.mp4'));
    const run = mp4.indexOf('trun');
    mp4.writeUIntBE(1, run + 5, 3);
    mp4.writeUInt32BE(1_000_000_000, run + 8);
    await expect(inspectVideo(bufferSource(mp4), 'x', DEFAULT_MEDIA_LIMITS)).rejects.toMatchObject({
      failure: { code: 'too-large' },
    });
  });

  it('a header that claims 65,535 × 65,535 pixels', async () => {
    const mp4 = readFileSync(inTail('wide.mp4', '-c:v', 'libvpx-vp9', '-frames:v', '3', '-cpu-used', '8'));
    mp4.writeUInt32BE(0xffffffff, mp4.indexOf('vp09', mp4.indexOf('stsd')) + 4 + 24);
    await expect(inspectVideo(bufferSource(mp4), 'x', DEFAULT_MEDIA_LIMITS)).rejects.toMatchObject({
      failure: { code: 'too-large', message: expect.stringContaining('65535×65535') },
    });
  });

  function header(type: string, content: number): Buffer {
    const box = Buffer.alloc(8);
    box.writeUInt32BE(content + 8);
    box.write(type, 4);
    return box;
  }

  it.skipIf(!hasSharedVideos).each([
    ['d3_truncated_moov_missing.mp4', 'truncated'],
    ['d5_audio_only.m4a', 'no-video-stream'],
  ])('%s', async (name, code) => {
    await expect(inspectVideo(fileSource(sharedVideo(name)), name, DEFAULT_MEDIA_LIMITS)).rejects.toMatchObject({
      failure: { code },
    });
  });

  it.each([
    ['bytes', { maxBytes: 1000 }],
    ['pixels', { maxPixels: 1000 }],
    ['frames', { maxFrames: 10 }],
    ['seconds', { maxSeconds: 2 }],
  ])('more %s than the limit', async (_what, limit) => {
    const limits = { ...DEFAULT_MEDIA_LIMITS, ...limit };
    const source = fileSource(clip('closed-gop.mp4'));
    await expect(inspectVideo(source, 'x', limits)).rejects.toMatchObject({ failure: { code: 'too-large' } });
  });

  it('damage, whatever it hits, with a code and without a crash', async () => {
    const whole = readFileSync(clip('two-languages.mkv'));
    const mp4 = readFileSync(inTail('front.mp4', '-movflags', '+faststart'));
    for (let at = 0; at < 1500; at += 37) {
      for (const good of [whole, mp4]) {
        const bad = new Uint8Array(good);
        bad.fill(0xff, at, at + 5);
        const thrown = await inspectVideo(bufferSource(bad), 'bad', DEFAULT_MEDIA_LIMITS).catch((error) => error);
        if (thrown instanceof Error && !(thrown instanceof NeedsConversion))
          expect(thrown).toBeInstanceOf(RepaintError);
      }
    }
  });
});
