import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RepaintError } from '../../../core/contracts/failure.ts';
import type { ByteSource } from '../../../core/media/byte-source.ts';
import { inspectVideo } from '../../../core/media/inspect-video.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../core/media/media-limits.ts';
import { decodeTimeline, displayTimes, encodeTimeline } from '../../../core/media/timeline.ts';
import { CLIP_NAMES, clip, clipFolder, makeClip } from './support/clips.ts';
import { bufferSource, fileSource } from './support/file-source.ts';
import { hasProbe, probeFrames } from './support/probe.ts';
import { hasSharedVideos, SHARED_VIDEOS, sharedVideo } from './support/shared-videos.ts';

const paths: [string, () => string][] = [
  ...CLIP_NAMES.map((name): [string, () => string] => [name, () => clip(name)]),
  ...(hasSharedVideos ? SHARED_VIDEOS : []).map((name): [string, () => string] => [name, () => sharedVideo(name)]),
];

describe.skipIf(!hasProbe)('inspectVideo agrees with ffprobe', () => {
  it.each(paths)('%s', async (name, path) => {
    const { video, timeline } = await inspectVideo(fileSource(path()), name, DEFAULT_MEDIA_LIMITS);
    const { frames, timescale, stream } = probeFrames(path());
    const times = [...displayTimes(timeline)].map((pts) => pts / video.timescale);
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

  it('says what it cannot keep', async () => {
    const { video } = await inspectVideo(fileSource(clip('odd-size-444.mp4')), 'x', DEFAULT_MEDIA_LIMITS);
    expect(video.notes.map(({ code }) => code)).toEqual(['odd-size', 'chroma']);
  });

  it('reads little of an MP4: its headers and its index', async () => {
    const path = makeClip('large.mp4', [
      ...['-f', 'lavfi', '-i', 'nullsrc=size=640x360:rate=25:duration=4,geq=random(1)*255:128:128'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '5'],
    ]);
    const source = fileSource(path);
    expect(source.size).toBeGreaterThan(8_000_000);
    await inspectVideo(source, 'large.mp4', DEFAULT_MEDIA_LIMITS);
    expect(source.bytesRead).toBeLessThan(4_000_000);
    expect(source.requests).toBeLessThan(8);
  });

  it('lets a failing storage speak for itself', async () => {
    const failing: ByteSource = {
      size: 1000,
      read: async () => Promise.reject(Object.assign(new Error('gone'), { statusCode: 404 })),
    };
    await expect(inspectVideo(failing, 'x', DEFAULT_MEDIA_LIMITS)).rejects.toThrow('gone');
  });
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
    ['a transport stream', () => readFileSync(inTail('stream.ts')), 'unsupported'],
    ['AVI', () => readFileSync(inTail('old.avi')), 'unsupported'],
    [
      'MPEG-4 part 2',
      () => readFileSync(makeClip('part-2.mp4', ['-i', clip('closed-gop.mp4'), '-c:v', 'mpeg4'])),
      'unsupported',
    ],
    [
      'ProRes',
      () => readFileSync(makeClip('prores.mov', ['-i', clip('closed-gop.mp4'), '-c:v', 'prores'])),
      'unsupported',
    ],
    ['an encrypted video', () => encrypted(), 'encrypted'],
  ])('%s', async (_name, bytes, code) => {
    const refusal = await inspectVideo(bufferSource(bytes()), 'clip.mp4', DEFAULT_MEDIA_LIMITS).catch(
      (thrown) => thrown,
    );
    expect(refusal).toBeInstanceOf(RepaintError);
    expect(refusal.failure).toMatchObject({ code, retryable: false });
    expect(refusal.message).toMatch(/^clip\.mp4 [^\n]*\.$/);
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

  it.skipIf(!hasSharedVideos).each([
    ['d3_truncated_moov_missing.mp4', 'truncated'],
    ['d5_audio_only.m4a', 'no-video-stream'],
    ['d1_interlaced_tff_576i_mpeg2.ts', 'unsupported'],
  ])('%s', async (name, code) => {
    await expect(inspectVideo(fileSource(sharedVideo(name)), name, DEFAULT_MEDIA_LIMITS)).rejects.toMatchObject({
      failure: { code },
    });
  });

  it.each([
    ['bytes', { maxBytes: 1000 }],
    ['pixels', { maxPixels: 1000 }],
    ['frames', { maxFrames: 10 }],
  ])('more %s than the limit', async (_what, limit) => {
    const limits = { ...DEFAULT_MEDIA_LIMITS, ...limit };
    const source = fileSource(clip('closed-gop.mp4'));
    await expect(inspectVideo(source, 'x', limits)).rejects.toMatchObject({ failure: { code: 'too-large' } });
  });

  it('damage, whatever it hits, with a code and without a crash', async () => {
    const whole = readFileSync(clip('two-languages.mkv'));
    const mp4 = readFileSync(inTail('front.mp4', '-movflags', '+faststart'));
    for (let at = 0; at < 1500; at += 37) {
      for (const [i, good] of [whole, mp4].entries()) {
        const bad = new Uint8Array(good);
        bad.fill(0xff, at, at + 5);
        const path = `${clipFolder}/${basename(`bad-${i}`)}`;
        writeFileSync(path, bad);
        const thrown = await inspectVideo(bufferSource(bad), 'bad', DEFAULT_MEDIA_LIMITS).catch((error) => error);
        if (thrown instanceof Error) expect(thrown).toBeInstanceOf(RepaintError);
      }
    }
  });
});
