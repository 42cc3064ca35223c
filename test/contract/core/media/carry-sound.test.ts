import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { copySound } from '../../../../core/media/extras/copy-sound.ts';
import type { Ffmpeg } from '../../../../core/media/ffmpeg/find-ffmpeg.ts';
import { inspectVideo } from '../../../../core/media/inspect/inspect-video.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../../core/media/source/media-limits.ts';
import { openSource } from '../../../../core/media/source/opened-source.ts';
import { carry } from './support/carry.ts';
import { makeClip } from './support/clips.ts';
import { ffmpegs, newest } from './support/ffmpegs.ts';
import { fileSource } from './support/file-source.ts';
import { heardAt } from './support/heard-at.ts';
import { memorySink } from './support/memory-sink.ts';
import { hasProbe } from './support/probe.ts';
import { probeEntries, soundHashes } from './support/probe-entries.ts';

const lavfi = (...sources: string[]) => sources.flatMap((source) => ['-f', 'lavfi', '-i', source]);
const PICTURE = 'testsrc2=size=64x48:rate=25:duration=1';
/** Half a second of silence, then a tenth of a second of sound: the time at which it is heard shows by how much a track is off. */
const BEEP = "aevalsrc='0.5*sin(2*PI*1000*t)*between(t,0.5,0.6)':sample_rate=48000:duration=1";
const X264 = ['-c:v', 'libx264', '-preset', 'ultrafast'];
/** A millisecond, to which Matroska rounds, and the rounding error of floating point. */
const MILLISECOND = 0.00101;

function withSound(name: string, codecs: readonly string[], ...more: readonly string[]): string {
  const tracks = codecs.flatMap((codec, i) => ['-map', '1', `-c:a:${i}`, codec]);
  return makeClip(name, [...lavfi(PICTURE, BEEP), '-map', '0', ...tracks, '-strict', '-2', ...more]);
}

const picture = () => makeClip('picture.mp4', [...lavfi(PICTURE), ...X264]);

function expectHeardTogether(ffmpeg: Ffmpeg, source: string, output: string, tracks: number): void {
  const heard = heardAt(ffmpeg, output, tracks);
  for (const [i, seconds] of heardAt(ffmpeg, source, tracks).entries()) {
    expect(Math.abs((heard[i] ?? Number.NaN) - seconds), `track ${i}`).toBeLessThan(MILLISECOND);
  }
}

const COPIED = ['aac', 'libmp3lame', 'ac3', 'eac3', 'libopus', 'flac', 'libvorbis', 'dca'];
const CONVERTED = ['alac', 'pcm_s16le', 'pcm_s24le', 'pcm_s16be', 'pcm_f32le', 'mp2', 'wmav2'];

describe.skipIf(!hasProbe).each(ffmpegs)('sound, with the %s FFmpeg', (_build, ffmpeg) => {
  it('is copied packet for packet where an MP4 carries it, else converted, and heard when it was', async () => {
    const path = withSound('codecs.mkv', [...COPIED, ...CONVERTED], ...X264);
    const { file, joined } = await carry(ffmpeg, path);
    expect(joined.soundPackets.map(({ codec }) => codec)).toEqual([
      ...['aac', 'mp3', 'ac3', 'eac3', 'opus', 'flac', 'vorbis', 'dts'],
      ...CONVERTED.map(() => 'aac'),
    ]);
    expect(joined.notes.map(({ code }) => code)).toEqual(CONVERTED.map(() => 'sound-converted'));
    expect(soundHashes(file).slice(0, COPIED.length)).toEqual(soundHashes(path).slice(0, COPIED.length));
    expectHeardTogether(ffmpeg, path, file, COPIED.length + CONVERTED.length);
  });

  it.each([
    ['avi', 'avi', 'mpeg4', ['libmp3lame', 'ac3', 'pcm_s16le', 'mp2']],
    ['mpg', 'mpeg', 'mpeg2video', ['mp2', 'ac3']],
    ['ogv', 'ogg', 'libtheora', ['libopus', 'flac']],
  ])('comes from the original %s, where the picture was converted from it', async (ending, demuxer, codec, sounds) => {
    const path = withSound(`source.${ending}`, sounds, '-c:v', codec);
    const { file, joined } = await carry(ffmpeg, picture(), { path, demuxer });
    expect(joined.soundPackets.map(({ index }) => index)).toEqual(sounds.map((_, i) => i));
    expectHeardTogether(ffmpeg, path, file, sounds.length);
    const [before, after] = [soundHashes(path), soundHashes(file)];
    for (const { index, codec: written, source } of joined.soundPackets) {
      if (written === source.codec) expect(after[index]).toEqual(before[index]);
    }
  });
});

describe.skipIf(!hasProbe)('sound', () => {
  it.each([
    ['5.1(side)', 6],
    ['7.1', 8],
  ])('of %s keeps its channels when it is converted', async (layout, channels) => {
    const sound = `anullsrc=channel_layout=${layout}:sample_rate=192000:d=0.5`;
    const path = makeClip(`${channels}.mov`, [...lavfi(PICTURE, sound), ...X264, '-c:a', 'pcm_s24le']);
    const { file } = await carry(newest, path);
    expect(probeEntries(file, 'stream=codec_name,channels,sample_rate', 'a')).toEqual([`aac,96000,${channels}`]);
  });

  it.each([
    ['late', 'mp4', 'aac', [], ['-itsoffset', '0.37']],
    ['late', 'mkv', 'libmp3lame', [], ['-itsoffset', '0.37']],
    ['early', 'mov', 'pcm_s16le', ['-itsoffset', '0.37'], []],
    ['early', 'mp4', 'aac', ['-itsoffset', '0.37'], []],
  ])(
    'that starts %s in an %s (%s) does so to within a millisecond',
    async (name, ending, codec, before, beforeSound) => {
      const inputs = [...before, ...lavfi(PICTURE), ...beforeSound, ...lavfi(BEEP)];
      const path = makeClip(`${name}.${ending}`, [...inputs, ...X264, '-c:a', codec]);
      const { file } = await carry(newest, path);
      const [startsAt, wasAt] = [file, path].map((one) => Number(probeEntries(one, 'stream=start_time', 'v')[0]));
      const [heard = 0, was = 0] = [heardAt(newest, file, 1)[0], heardAt(newest, path, 1)[0]];
      expect(Math.abs(heard - (startsAt ?? 0) - (was - (wasAt ?? 0)))).toBeLessThan(MILLISECOND);
    },
  );

  it('says language, title and which track is the default', async () => {
    const [first, second] = [
      ['-metadata:s:a:0', 'language=ita'],
      ['-metadata:s:a:1', 'language=jpn'],
    ];
    const titled = ['-metadata:s:a:1', 'title=Mit "Kommentar"'];
    const flags = ['-disposition:a:0', '0', '-disposition:a:1', 'default'];
    const path = withSound('names.mkv', ['aac', 'pcm_s16le'], ...X264, ...first, ...second, ...titled, ...flags);
    const { file } = await carry(newest, path);
    const found = probeEntries(file, 'stream_tags=language,handler_name:stream_disposition=default', 'a');
    expect(found).toEqual(['0,ita,MediabunnySoundHandler', '1,jpn,"Mit ""Kommentar"""']);
  });

  it('has the languages that QuickTime numbers', async () => {
    const path = withSound('numbered.mov', ['aac', 'pcm_s16le'], ...X264, '-metadata:s:a:0', 'language=ita');
    const { file } = await carry(newest, path);
    expect(probeEntries(file, 'stream_tags=language', 'a')).toEqual(['ita', 'und']);
  });

  it('that ends before its index says is cut with a note', async () => {
    const path = withSound('cut.mkv', ['aac'], ...X264);
    const source = await openSource(fileSource(path), 'cut.mkv');
    const { video } = await inspectVideo(fileSource(path), 'cut.mkv', DEFAULT_MEDIA_LIMITS);
    const sound = video.sound.map((track) => ({ ...track, packets: track.packets + 5 }));
    const { tracks, notes } = await copySound({ source, video: { ...video, sound }, sink: memorySink() });
    source.close();
    expect(tracks.map(({ packets }) => packets)).toEqual(video.sound.map(({ packets }) => packets));
    expect(notes.map(({ code }) => code)).toEqual(['sound-cut']);
  });

  it('that states no codec is left out with a note', async () => {
    const path = withSound('no-codec.mp4', ['aac', 'ac3'], ...X264);
    const bytes = readFileSync(path);
    // The table of descriptions of the second track has no entry any more.
    const entry = bytes.indexOf('ac-3') - 4;
    bytes.writeUInt32BE(0, entry - 4);
    bytes.write('free', entry + 4, 'latin1');
    writeFileSync(path, bytes);
    const { file, joined } = await carry(newest, path);
    expect(joined.notes.map(({ code }) => code)).toEqual(['sound-left-out']);
    expect(soundHashes(file)).toHaveLength(1);
  });

  it('that can’t be decoded is left out with a note, and the others stay', async () => {
    const path = withSound('unknown.mkv', ['mp2', 'pcm_s16le'], ...X264);
    const bytes = readFileSync(path);
    bytes.write('A_MPEG/LX', bytes.indexOf('A_MPEG/L2'), 'latin1');
    writeFileSync(path, bytes);
    const { file, joined } = await carry(newest, path);
    expect(joined.notes.map(({ code }) => code)).toEqual(['sound-left-out', 'sound-converted']);
    expect(soundHashes(file)).toHaveLength(1);
  });

  it('with cuts in its edit list is converted, since its packets alone would play what was cut', async () => {
    const path = makeClip('edits.mp4', [
      ...lavfi(PICTURE),
      '-itsoffset',
      '0.5',
      ...lavfi(BEEP),
      ...X264,
      '-c:a',
      'aac',
    ]);
    const bytes = readFileSync(path);
    const twoEdits = bytes.indexOf(Buffer.from('656c73740000000000000002', 'hex'));
    bytes.writeInt32BE(0, twoEdits + 12 + 4);
    writeFileSync(path, bytes);
    const { joined } = await carry(newest, path);
    expect(joined.notes.map(({ code }) => code)).toEqual(['sound-converted']);
  });
});
