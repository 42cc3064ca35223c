import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { copySound } from '../../../../core/media/extras/copy-sound.ts';
import type { Ffmpeg } from '../../../../core/media/ffmpeg/find-ffmpeg.ts';
import { inspectVideo } from '../../../../core/media/inspect/inspect-video.ts';
import { InvalidChunkError } from '../../../../core/media/join/invalid-chunk-error.ts';
import { joinSegments } from '../../../../core/media/join/join-segments.ts';
import { readSegment } from '../../../../core/media/join/read-segment.ts';
import { planChunks } from '../../../../core/media/plan/plan-chunks.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../../core/media/source/media-limits.ts';
import { openSource } from '../../../../core/media/source/opened-source.ts';
import { displayTimes } from '../../../../core/media/source/timeline.ts';
import { each, listOf, segmentsOf } from '../../../support/segments-of.ts';
import { type ClipName, clip, clipFolder } from './support/clips.ts';
import { ffmpegs } from './support/ffmpegs.ts';
import { bufferSource, fileSource } from './support/file-source.ts';
import { memorySink } from './support/memory-sink.ts';
import { hasProbe, probe, probePackets } from './support/probe.ts';
import { hasSharedVideos, sharedVideo } from './support/shared-videos.ts';

const CLIPS: ClipName[] = [
  'closed-gop.mp4',
  'open-gop-h265.mp4',
  'hidden-frames-vp8.webm',
  'variable-rate.mp4',
  'long-still.mkv',
  'single-frame.mp4',
  'starts-late.mkv',
  'starts-late.mp4',
  'odd-size.webm',
  'full-range.mp4',
  'bt709.mov',
  'fragmented.mp4',
  'two-languages.mkv',
  'large-sound.mkv',
  'many-sounds.mkv',
];
const SHARED = ['03_media3_london_360p_h264_aac.mp4', '13_bbb_800x640_sar64-45_h264_bpyramid_noaudio.mp4'];
const paths: [string, () => string][] = [
  ...CLIPS.map((name): [string, () => string] => [name, () => clip(name)]),
  ...(hasSharedVideos ? SHARED : []).map((name): [string, () => string] => [name, () => sharedVideo(name)]),
];

describe.skipIf(!hasProbe).each(ffmpegs.slice(-1))('a video joined from segments of the %s FFmpeg', (build, ffmpeg) => {
  it.each(paths)('%s keeps times, shape, colour and sound', async (name, path) => {
    const { output, joined, video, times } = await convert(ffmpeg, path(), 30);
    const file = `${clipFolder}/joined-${build}-${basename(name)}.mp4`;
    writeFileSync(file, output);

    expect(joined).toMatchObject({
      frames: video.frames,
      firstPts: times[0],
      lastPts: times.at(-1),
      bytes: output.length,
    });
    const { streams } = probe(file);
    const [picture] = streams;
    const { packets, timescale } = probePackets(file, 'v:0');
    expect(packets).toHaveLength(video.frames);
    for (const [i, { pts }] of packets.sort((a, b) => a.pts - b.pts).entries()) {
      expect(Math.abs(pts / timescale - (times[i] as number) / video.timescale)).toBeLessThan(
        0.5 / video.timescale + 1e-9,
      );
    }
    expect(picture).toMatchObject({
      width: video.width + (video.width % 2),
      height: video.height + (video.height % 2),
      sample_aspect_ratio: `${video.pixelAspect.num}:${video.pixelAspect.den}`,
      ...(video.colourTags.matrix && { color_space: video.colourTags.matrix }),
      ...(video.colour.range === 'full' && { color_range: 'pc' }),
    });
    const copied = video.sound.filter(({ isCopyable }) => isCopyable);
    for (const [i, track] of copied.entries()) {
      const source = probePackets(path(), `a:${track.index}`);
      const painted = probePackets(file, `a:${i}`);
      if (!track.codec.startsWith('pcm')) {
        expect(painted.packets.map(({ hash }) => hash)).toEqual(source.packets.map(({ hash }) => hash));
      }
      expect(streams.filter(({ codec_type }) => codec_type === 'audio')[i]?.tags?.language ?? 'und').toBe(
        track.language ?? 'und',
      );
    }
    expect(Buffer.from(output).indexOf('moov')).toBeLessThan(Buffer.from(output).indexOf('mdat'));
    execFileSync(ffmpeg.path, ['-v', 'error', '-xerror', '-i', file, '-map', '0', '-f', 'null', '-'], {
      stdio: 'pipe',
    });
  });
});

async function convert(ffmpeg: Ffmpeg, path: string, targetFrames: number) {
  const { video, timeline } = await inspectVideo(fileSource(path), basename(path), DEFAULT_MEDIA_LIMITS);
  const source = await openSource(fileSource(path), basename(path));
  const chunks = planChunks(timeline, { targetFrames });
  const segments = await listOf(segmentsOf({ source, video, chunks, ffmpeg }));
  const sound = memorySink();
  await copySound({ source, video, sink: sound });
  source.close();
  const sink = memorySink();
  const request = { segments: each(segments), video, timeline, sound: bufferSource(sound.bytes()), sink };
  const joined = await joinSegments(request);
  return { output: sink.bytes(), joined, video, timeline, segments, times: displayTimes(timeline) };
}

describe('encodeSegment', () => {
  it.each(ffmpegs)('gives the same bytes for the same frames (%s)', async (_build, ffmpeg) => {
    const hashes = await Promise.all(
      [1, 2].map(async () => {
        const { segments } = await convert(ffmpeg, clip('closed-gop.mp4'), 40);
        return Promise.all(segments.map(async ({ source }) => sha256(await source.read(0, source.size))));
      }),
    );
    expect(hashes[0]).toEqual(hashes[1]);
  });
});

describe('joinSegments', () => {
  const [, ffmpeg] = ffmpegs[0] as [string, Ffmpeg];

  afterEach(() => {
    vi.useRealTimers();
  });

  it.each(['mp4', 'mkv'] as const)(
    'gives the same bytes for the same segments whenever it is asked (%s)',
    async (format) => {
      const { segments, video, timeline } = await convert(ffmpeg, clip('closed-gop.mp4'), 20);
      const files: string[] = [];
      for (const date of ['2026-01-02', '2031-03-04']) {
        vi.useFakeTimers({ toFake: ['Date'], now: new Date(date) });
        const sink = memorySink();
        await joinSegments({ segments: each(segments), video, timeline, sink, format });
        files.push(sha256(sink.bytes()));
      }
      expect(files[0]).toBe(files[1]);
    },
  );

  it('names the chunk that has other frames than it should', async () => {
    const { segments, video, timeline } = await convert(ffmpeg, clip('closed-gop.mp4'), 20);
    const [{ source } = { source: bufferSource(new Uint8Array()) }] = (
      await convert(ffmpeg, clip('single-frame.mp4'), 20)
    ).segments;
    const swapped = segments.map((segment, i) => (i === 1 ? { ...segment, source } : segment));
    const error = await joinSegments({ segments: each(swapped), video, timeline, sink: memorySink() }).catch(
      (thrown) => thrown,
    );
    expect(error).toBeInstanceOf(InvalidChunkError);
    expect(error).toMatchObject({ chunkIndex: 1, failure: { code: 'invalid-chunk', retryable: true } });
  });

  it('names the chunk that is cut off', async () => {
    const { segments, video, timeline } = await convert(ffmpeg, clip('closed-gop.mp4'), 20);
    const last = segments.at(-1) as (typeof segments)[0];
    const cut = bufferSource((await last.source.read(0, last.source.size)).slice(0, 900));
    const request = {
      segments: each([...segments.slice(0, -1), { ...last, source: cut }]),
      video,
      timeline,
      sink: memorySink(),
    };
    await expect(joinSegments(request)).rejects.toMatchObject({ chunkIndex: last.chunk.index });
  });

  it('reads segments whose parameter sets agree', async () => {
    const { segments } = await convert(ffmpeg, clip('closed-gop.mp4'), 20);
    const summaries = await Promise.all(segments.map(({ source }) => readSegment(source)));
    expect(new Set(summaries.map(({ parameterSets }) => parameterSets)).size).toBe(1);
    expect(summaries.map(({ frames }) => frames)).toEqual(segments.map(({ chunk }) => chunk.frames));
  });
});

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
