import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bitsOfEncoder, type EncoderSettings } from '../../../../core/contracts/encoder-settings.ts';
import type { Bits, MovieFormat, OutputCodec } from '../../../../core/contracts/output-settings.ts';
import { DEFAULT_SETTINGS } from '../../../../core/contracts/painting-settings.ts';
import { inMemory } from '../../../../core/media/bytes/in-memory.ts';
import { chooseEncoder } from '../../../../core/media/encode/choose-encoder.ts';
import { copySound } from '../../../../core/media/extras/copy-sound.ts';
import { beginSoundFile, endSoundFile } from '../../../../core/media/extras/sound-file.ts';
import type { Ffmpeg } from '../../../../core/media/ffmpeg/find-ffmpeg.ts';
import { inspectVideo } from '../../../../core/media/inspect/inspect-video.ts';
import { joinSegments } from '../../../../core/media/join/join-segments.ts';
import { readSegment } from '../../../../core/media/join/read-segment.ts';
import { planChunks } from '../../../../core/media/plan/plan-chunks.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../../core/media/source/media-limits.ts';
import { openSource } from '../../../../core/media/source/opened-source.ts';
import { displayTimes } from '../../../../core/media/source/timeline.ts';
import { hashStream } from '../../../../local/verify/hash-stream.ts';
import { each, listOf, segmentsOf } from '../../../support/segments-of.ts';
import { type ClipName, clip, clipFolder, makeClip } from './support/clips.ts';
import { ffmpegs, newest } from './support/ffmpegs.ts';
import { fileSource } from './support/file-source.ts';
import { memorySink } from './support/memory-sink.ts';
import { hasProbe, probe, probeFrames, probePackets, runProbe } from './support/probe.ts';

const CODECS: OutputCodec[] = ['h264', 'hevc', 'av1', 'vp9'];
const FORMATS: MovieFormat[] = ['mp4', 'mkv'];
const MILLISECOND = 0.001;

const TARGET = 8;
const X264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '2', '-frames:v', '18'];
const PICTURE = ['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=30'];
const BT709 = ['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'];

/** A ramp with more shades than 8 bits have, in PQ. */
const PQ = () =>
  makeClip('short-pq.mkv', [
    ...['-f', 'lavfi', '-i', 'color=gray:size=160x90:rate=30', '-frames:v', '4'],
    ...['-vf', "format=yuv420p10le,geq=lum='64+(X+160*mod(Y,5)+N)':cb=512:cr=512", '-c:v', 'libx265'],
    ...['-preset', 'ultrafast', '-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc'],
    ...['-x265-params', 'log-level=error:pools=1:lossless=1:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc'],
  ]);

const FULL_RANGE = () => makeClip('short-full.mp4', [...PICTURE, ...X264, '-pix_fmt', 'yuvj420p']);
const TAGGED = () =>
  makeClip('short-tagged.mov', [
    ...[...PICTURE, '-f', 'lavfi', '-i', 'sine=sample_rate=48000:duration=0.6'],
    ...['-vf', 'setsar=4/3', ...X264, '-pix_fmt', 'yuv420p', ...BT709, '-c:a', 'aac'],
  ]);

describe.skipIf(!hasProbe).each(ffmpegs)('with the %s FFmpeg', (build, ffmpeg) => {
  describe.each(CODECS)('%s', (codec) => {
    it('is written into either format, with the source’s frames, times, shape and colour', async () => {
      const painted = await paint(ffmpeg, TAGGED(), encoderOf(codec));
      for (const format of FORMATS) {
        const { file, joined } = await join(painted, format, `${build}-${codec}.${format}`);
        expect(joined.frames).toBe(painted.video.frames);
        const { frames, timescale, stream } = probeFrames(file);
        expect(stream).toMatchObject({
          codec_name: codec,
          ...(codec === 'hevc' && format === 'mp4' && { codec_tag_string: 'hvc1' }),
          width: 160,
          height: 90,
          sample_aspect_ratio: '4:3',
          color_space: 'bt709',
          color_transfer: 'bt709',
          color_primaries: 'bt709',
          color_range: 'tv',
        });
        const times = displayTimes(painted.timeline);
        expect(frames).toHaveLength(times.length);
        const tolerance = format === 'mkv' ? MILLISECOND / 2 : 0.5 / painted.video.timescale;
        for (const [i, pts] of frames.entries()) {
          const expected = (times[i] as number) / painted.video.timescale;
          expect(Math.abs(pts / timescale - expected)).toBeLessThanOrEqual(tolerance + 1e-9);
        }
        expect(joined.notes.map(({ code }) => code)).toEqual(format === 'mkv' ? ['mkv-rounds-times'] : []);
        expect(joined.pictureSha256).toBe(await hashStream(newest.path, file, 0));
        decodesClean(file);
      }
    });

    it('gives the same bytes for the same frames, one parameter set, and full range as it is', async () => {
      const painted = await paint(ffmpeg, FULL_RANGE(), encoderOf(codec));
      const again = await paint(ffmpeg, FULL_RANGE(), encoderOf(codec), { most: 1 });
      expect(again.segments[0]?.bytes.equals(bytesOf(painted, 0))).toBe(true);
      const read = await Promise.all(painted.segments.map(({ bytes }) => readSegment(inMemory(bytes))));
      expect(read.length).toBeGreaterThan(1);
      expect(read.map(({ frames }) => frames)).toEqual(painted.segments.map(({ chunk }) => chunk.frames));
      expect(new Set(read.map(({ parameterSets }) => parameterSets)).size).toBe(1);

      const { file } = await join(painted, 'mp4', `${build}-full-${codec}.mp4`);
      expect(probe(file).streams[0]).toMatchObject({ color_range: 'pc' });
      expect(Math.abs(averageLuma(FULL_RANGE()) - averageLuma(file))).toBeLessThan(1);
    });
  });

  it.each(['hevc', 'av1'] as const)(
    '10 bits of %s keep the samples and the tags of high dynamic range',
    async (codec) => {
      const painted = await paint(ffmpeg, PQ(), encoderOf(codec, 10), { most: 1 });
      const own = ['-v', 'error', '-i', PQ(), '-f', 'rawvideo', '-pix_fmt', 'yuv420p10le', '-'];
      const samples = execFileSync(newest.path, own, { maxBuffer: 1 << 26 });
      expect(Buffer.concat(painted.frames).equals(samples)).toBe(true);
      for (const format of FORMATS) {
        const { file } = await join(painted, format, `${build}-${codec}-10.${format}`);
        expect(probe(file).streams[0]).toMatchObject({
          ...{ codec_name: codec, pix_fmt: 'yuv420p10le', color_range: 'tv' },
          ...{ color_space: 'bt2020nc', color_transfer: 'smpte2084', color_primaries: 'bt2020' },
        });
        decodesClean(file);
        expect(shades(file)).toBeGreaterThan(256);
      }
    },
  );

  it('refuses a segment of another encoder setting, with the reason', async () => {
    const painted = await paint(ffmpeg, FULL_RANGE(), encoderOf('vp9'));
    const other = await paint(ffmpeg, FULL_RANGE(), encoderOf('h264'));
    const [first, second] = [painted.segments[0], other.segments[1]];
    const mixed = { ...painted, segments: [first, second] as typeof painted.segments };
    await expect(join(mixed, 'mp4', 'mixed.mp4')).rejects.toMatchObject({ chunkIndex: 1 });
  });
});

describe.skipIf(!hasProbe)('Matroska', () => {
  const [, ffmpeg] = ffmpegs.at(-1) as [string, Ffmpeg];

  it.each<ClipName>(['two-languages.mkv', 'many-sounds.mkv', 'large-sound.mkv', 'bt709.mov', 'starts-late.mp4'])(
    'carries the sound of %s, byte for byte, to the millisecond',
    async (name) => {
      const painted = await paint(ffmpeg, clip(name), encoderOf('h264'), { target: 60 });
      const { file, joined } = await join(painted, 'mkv', `sound-${name}.mkv`);
      const sounds = probe(file).streams.filter(({ codec_type }) => codec_type === 'audio');
      expect(sounds.length).toBe(painted.video.sound.length);
      expect(joined.soundPackets).toHaveLength(sounds.length);
      for (const [i, track] of painted.video.sound.entries()) {
        const [before, after] = [probePackets(clip(name), `a:${i}`), probePackets(file, `a:${i}`)];
        expect(sounds[i]?.tags?.language ?? 'und').toBe(track.language ?? 'und');
        expect(after.packets.map(({ hash }) => hash)).toEqual(before.packets.map(({ hash }) => hash));
        for (const [n, { pts }] of after.packets.entries()) {
          const expected = (before.packets[n]?.pts ?? Number.NaN) / before.timescale;
          expect(Math.abs(pts / after.timescale - expected)).toBeLessThanOrEqual(1.5 * MILLISECOND);
        }
      }
      decodesClean(file);
    },
  );

  it('keeps frames around a still that lasts longer than a cluster can', async () => {
    const painted = await paint(ffmpeg, clip('long-still.mkv'), encoderOf('h264'));
    const { file } = await join(painted, 'mkv', 'long-still-joined.mkv');
    const { frames, timescale } = probeFrames(file);
    const times = displayTimes(painted.timeline);
    expect(frames.map((pts) => pts / timescale)).toEqual([...times].map((pts) => pts / painted.video.timescale));
  });

  it('carries subtitles, chapters and tags', async () => {
    const painted = await paint(ffmpeg, FULL_RANGE(), encoderOf('h264'));
    const cues = [
      { start: 0.1, end: 0.3, text: 'one\ntwo' },
      { start: 0.4, end: 9, text: '…' },
    ];
    const text = {
      subtitles: [{ language: 'deu', title: 'Deutsch', isDefault: true, cues }],
      chapters: [
        { start: 0, title: 'first' },
        { start: 0.2, title: 'second “one”' },
      ],
      tags: { title: 'At sea', artist: 'Someone' },
    };
    const contents = endSoundFile({ version: 2, tracks: [], text, notes: [] });
    const { file } = await join(painted, 'mkv', 'text.mkv', Buffer.concat([beginSoundFile(), contents]));
    const said = probeText(file);
    expect(said.chapters).toMatchObject([
      { start_time: '0.000000', tags: { title: 'first' } },
      { start_time: '0.200000', tags: { title: 'second “one”' } },
    ]);
    expect(said.format).toMatchObject({ duration: '9.000000', tags: { title: 'At sea', ARTIST: 'Someone' } });
    expect(said.streams).toMatchObject([{ codec_name: 'subrip', tags: { language: 'deu', title: 'Deutsch' } }]);
    expect(said.packets).toMatchObject(
      cues.map(({ start, end }) => ({ pts_time: start.toFixed(6), duration_time: (end - start).toFixed(6) })),
    );
    decodesClean(file);
  });

  it('carries AAC of transport streams, whose packets lose the headers that say what they are', async () => {
    const tone = ['-f', 'lavfi', '-i', 'sine=sample_rate=44100:duration=0.6', '-ac', '2', '-c:a', 'aac'];
    const path = makeClip('aac.ts', [...PICTURE, ...tone, ...X264, '-pix_fmt', 'yuv420p']);
    const { file } = await join(await paint(ffmpeg, path, encoderOf('h264')), 'mkv', 'aac-of-ts.mkv');
    const [sound] = probe(file).streams.filter(({ codec_type }) => codec_type === 'audio');
    expect(sound).toMatchObject({ codec_name: 'aac', profile: 'LC', sample_rate: '44100', channels: 2 });
    decodesClean(file);
  });

  it('states its length and can be sought in', async () => {
    const painted = await paint(ffmpeg, clip('closed-gop.mp4'), encoderOf('h264'), { target: 20 });
    const { file } = await join(painted, 'mkv', 'seek.mkv');
    const seek = ['-of', 'csv=p=0', '-read_intervals', '2%+#1', '-select_streams', 'v:0'];
    const entries = ['-show_entries', 'packet=pts_time', '-show_entries', 'format=duration', file];
    const said = runProbe([...seek, ...entries]);
    expect(said.trim().split('\n').map(Number)).toEqual([expect.closeTo(1.8, 0), 3]);
  });
});

function encoderOf(codec: OutputCodec, bits: Bits = 8): EncoderSettings {
  return chooseEncoder({ ...DEFAULT_SETTINGS, codec, bits }, { width: 160, height: 90 }, () => false);
}

type Painted = Awaited<ReturnType<typeof paint>>;

/** Decodes and encodes a clip by the real steps, a few chunks of it, without painting. */
async function paint(ffmpeg: Ffmpeg, path: string, encoder: EncoderSettings, { target = TARGET, most = 99 } = {}) {
  const bits = bitsOfEncoder(encoder);
  const { video, timeline } = await inspectVideo(fileSource(path), basename(path), DEFAULT_MEDIA_LIMITS, { bits });
  const source = await openSource(fileSource(path), basename(path));
  const frames: Uint8Array[] = [];
  const chunks = planChunks(timeline, { targetFrames: target }).slice(0, most);
  const segments = await listOf(
    segmentsOf({ source, video, chunks, ffmpeg, encoder, onFrame: (frame) => frames.push(frame) }),
  );
  source.close();
  return { path, video, timeline, segments, frames, ffmpeg };
}

const bytesOf = ({ segments }: Painted, index: number) => segments[index]?.bytes ?? Buffer.alloc(0);

/** @param beside sound and text, if not those of the source */
async function join(painted: Painted, format: MovieFormat, name: string, beside?: Uint8Array) {
  const { video, timeline, segments } = painted;
  const sink = memorySink();
  const joined = await joinSegments({
    segments: each(segments),
    video,
    timeline,
    sound: inMemory(beside ?? (await soundOf(painted, format))),
    sink,
    format,
  });
  const file = `${clipFolder}/${name}`;
  writeFileSync(file, sink.bytes());
  return { file, joined };
}

async function soundOf({ path, video, ffmpeg }: Painted, format: MovieFormat): Promise<Uint8Array> {
  const source = await openSource(fileSource(path), basename(path));
  const sound = memorySink();
  await copySound({ source, video, sink: sound, format, ffmpeg });
  source.close();
  return sound.bytes();
}

function probeText(file: string): { chapters: unknown; format: unknown; streams: unknown; packets: unknown } {
  const shown = ['-show_chapters', '-show_format', '-show_streams', '-show_packets', '-select_streams', 's:0'];
  return JSON.parse(runProbe(['-of', 'json', ...shown, file]));
}

function decodesClean(file: string): void {
  execFileSync(newest.path, ['-v', 'error', '-xerror', '-i', file, '-map', '0:v', '-map', '0:a?', '-f', 'null', '-'], {
    stdio: 'pipe',
  });
}

/** Counts the values of luma of the first frame. */
function shades(file: string): number {
  const arguments_ = ['-v', 'error', '-i', file, '-frames:v', '1', '-map', '0:v', '-f', 'rawvideo', '-'];
  const frame = Uint8Array.from(execFileSync(newest.path, arguments_, { maxBuffer: 1 << 24 }));
  return new Set(new Uint16Array(frame.buffer).subarray(0, 160 * 90)).size;
}

/** Of the first frame, as bytes, whatever the range they are meant in. */
function averageLuma(file: string): number {
  const arguments_ = ['-v', 'error', '-i', file, '-frames:v', '1', '-map', '0:v', '-f', 'rawvideo', '-'];
  const frame = execFileSync(newest.path, arguments_, { maxBuffer: 1 << 24 });
  const luma = frame.subarray(0, 160 * 90);
  return luma.reduce((sum, value) => sum + value, 0) / luma.length;
}
