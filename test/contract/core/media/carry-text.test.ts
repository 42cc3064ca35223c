import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pictureSubtitles } from '../../../corpus/make/picture-subtitles.ts';
import { withWebvtt } from '../../../corpus/make/webvtt-boxes.ts';
import { carry } from './support/carry.ts';
import { clipFolder, makeClip } from './support/clips.ts';
import { ffmpegs, newest } from './support/ffmpegs.ts';
import { hasProbe, probes } from './support/probe.ts';
import { probeEntries } from './support/probe-entries.ts';
import { subtitlesOf } from './support/subtitles-of.ts';

const lavfi = (...sources: string[]) => sources.flatMap((source) => ['-f', 'lavfi', '-i', source]);
const SOURCES = lavfi('testsrc2=size=64x48:rate=25:duration=2', 'sine=frequency=440:sample_rate=48000:duration=2');
const X264 = ['-c:v', 'libx264', '-preset', 'ultrafast'];
/** So that the picture begins at 0 in Matroska, too. */
const SOUND = ['-c:a', 'flac', '-strict', '-2'];

function textFile(name: string, content: string): string {
  const path = join(clipFolder, name);
  writeFileSync(path, content);
  return path;
}

const SRT =
  '1\n00:00:00,500 --> 00:00:01,000\nA <i>"quoted"</i> text\n\n2\n00:00:01,200 --> 00:00:01,800\nZwei\nZeilen & ü\n';
const SHOWN = [
  { start: 0.5, end: 1, text: 'A "quoted" text' },
  { start: 1.2, end: 1.8, text: 'Zwei\nZeilen & ü' },
];
const METADATA = [
  ';FFMETADATA1\ntitle=A "film" of ../things\nartist=Somebody\ndate=2019-05-04\ncreation_time=2020-01-02T03:04:05Z\ncomment=two\\\nlines \\= one\n',
  '[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=750\ntitle=Eins\n',
  '[CHAPTER]\nTIMEBASE=1/1000\nSTART=750\nEND=2000\ntitle=Zwei; \\#2\n',
].join('');

function withText(name: string, ...codecs: string[]): string {
  const inputs = ['-i', textFile('text.srt', SRT), '-i', textFile('metadata.txt', METADATA)];
  const maps = ['-map', '0', '-map', '1', ...codecs.flatMap((codec, i) => ['-map', '2', `-c:s:${i}`, codec])];
  const names = [
    '-metadata:s:s:0',
    'language=deu',
    '-metadata:s:s:1',
    'language=swe',
    '-metadata:s:s:1',
    'title=Svenska',
    '-metadata:s:s:1',
    'handler_name=Svensk text',
  ];
  const text = ['-map_metadata', '3', '-map_chapters', '3', '-disposition:s:0', 'default'];
  return makeClip(name, [...SOURCES, ...inputs, ...maps, ...names, ...text, ...X264, ...SOUND]);
}

/** An MP4 with a track of text, in German. */
const timedText = () =>
  makeClip('tx3g.mp4', [
    ...[...SOURCES, '-i', textFile('text.srt', SRT), '-map', '0', '-map', '2', '-metadata:s:s', 'language=deu'],
    ...[...X264, '-c:s', 'mov_text'],
  ]);

describe.skipIf(!hasProbe).each(ffmpegs)('text, with the %s FFmpeg', (_build, ffmpeg) => {
  it.each([
    ['mkv', ['srt', 'ass', 'webvtt'], ['deu', 'swe', 'und']],
    ['mp4', ['mov_text', 'mov_text'], ['deu', 'swe']],
  ])('of an %s is in the painting: subtitles, chapters, tags', async (ending, codecs, languages) => {
    const { file, joined } = await carry(ffmpeg, withText(`text.${ending}`, ...codecs));
    // FFmpeg writes the list of chapters as a track, too.
    const chapters = ending === 'mp4' ? ['track-left-out'] : [];
    expect(joined.notes.map(({ code }) => code)).toEqual([...chapters, 'subtitles-plain']);
    for (const i of codecs.keys()) expect(subtitlesOf(file, i)).toEqual(SHOWN);
    for (const probe of probes) {
      const streams = probeEntries(file, 'stream=codec_name:stream_tags=language', 's', probe);
      expect(streams).toEqual(languages.map((language) => `mov_text,${language}`));
      expect(probeEntries(file, 'chapter=start_time:chapter_tags=title', undefined, probe)).toEqual([
        '0.000000,Eins',
        '0.750000,Zwei; #2',
      ]);
      expect(probeEntries(file, 'format_tags=title,artist,date,creation_time', undefined, probe)).toEqual([
        '2020-01-02T03:04:05.000000Z,"A ""film"" of ../things",Somebody,2019-05-04',
      ]);
    }
    const handlers = probeEntries(file, 'stream_tags=handler_name:stream_disposition=default', 's');
    if (ending === 'mkv') expect(handlers).toEqual(['1,SubtitleHandler', '0,Svenska', '0,SubtitleHandler']);
    else expect(handlers).toEqual(['1,SubtitleHandler', '0,Svensk text']);
  });

  it('of WebVTT in an MP4 is in the painting, a cue whole that is cut where another begins', async () => {
    const [first, second] = [
      { text: 'A <i>"quoted"</i> text', source: 1, settings: 'line:0' },
      { text: 'Zwei\nZeilen &amp; ü', source: 2 },
    ];
    const file = withWebvtt(readFileSync(timedText()), [
      { seconds: 0.5 },
      { seconds: 0.25, cues: [first] },
      { seconds: 0.25, cues: [first, second] },
      { seconds: 0.5, cues: [second] },
      { seconds: 0.25 },
      { seconds: 0.05, cues: [second] },
    ]);
    const path = join(clipFolder, 'webvtt.mp4');
    writeFileSync(path, file);
    const carried = await carry(ffmpeg, path);
    expect(carried.joined.notes.map(({ code }) => code)).toEqual(['subtitles-plain']);
    expect(subtitlesOf(carried.file, 0)).toEqual([
      { start: 0.5, end: 0.75, text: 'A "quoted" text' },
      { start: 0.75, end: 1, text: 'A "quoted" text\nZwei\nZeilen & ü' },
      { start: 1, end: 1.5, text: 'Zwei\nZeilen & ü' },
      { start: 1.75, end: 1.8, text: 'Zwei\nZeilen & ü' },
    ]);
    expect(probeEntries(carried.file, 'stream=codec_name:stream_tags=language', 's')).toEqual(['mov_text,deu']);
  });
});

/** A film with subtitles that are pictures, of every kind that FFmpeg makes, and text among them. */
function withPictures(name: string, ...codecs: string[]): string {
  writeFileSync(join(clipFolder, 'pictures.sup'), pictureSubtitles(CUES));
  const inputs = ['-i', join(clipFolder, 'pictures.sup'), '-i', textFile('text.srt', SRT)];
  const maps = codecs.flatMap((codec, i) => ['-map', codec === 'srt' ? '3' : '2', `-c:s:${i}`, codec]);
  const names = ['-metadata:s:s:0', 'language=fra', '-metadata:s:s:2', 'title=Untertitel'];
  return makeClip(name, [...SOURCES, ...inputs, '-map', '0', '-map', '1', ...maps, ...names, ...X264, '-c:a', 'aac']);
}

const CUES = [
  { start: 0.4, end: 0.8 },
  { start: 1.2, end: 1.6 },
];

describe.skipIf(!hasProbe).each(ffmpegs)('subtitles that are pictures, with the %s FFmpeg', (_build, ffmpeg) => {
  it('are copied to an MKV, and left out of an MP4 with the way out', async () => {
    const path = withPictures('every-kind.mkv', 'copy', 'srt', 'dvdsub', 'dvbsub');
    const { file, joined } = await carry(ffmpeg, path, undefined, 'mkv');
    expect(joined.notes.map(({ code }) => code)).toEqual(['subtitles-plain']);
    const streams = (of: string) => probeEntries(of, 'stream=codec_name:stream_tags=language,title', 's');
    expect(streams(file)).toEqual(streams(path));
    expect(streams(file).map((line) => line.split(',')[0])).toEqual([
      ...['hdmv_pgs_subtitle', 'subrip', 'dvd_subtitle', 'dvb_subtitle'],
    ]);
    for (const i of [0, 2, 3]) {
      const packets = (of: string) => probeEntries(of, 'packet=pts_time,size', `s:${i}`);
      expect(packets(file)).toEqual(packets(path));
      expect(packets(file).length).toBeGreaterThanOrEqual(2);
    }
    expect(probeEntries(file, 'stream=width,height', 's:2')).toEqual(probeEntries(path, 'stream=width,height', 's:2'));
    const left = (await carry(ffmpeg, path)).joined.notes.filter(({ code }) => code === 'subtitles-left-out');
    expect(left.map(({ message }) => message)).toEqual(
      Array(3).fill(expect.stringContaining('Ask for the format mkv')),
    );
  });

  it('that are on screen where a part begins are shown from there on', async () => {
    const path = withPictures('begun.mkv', 'copy', 'srt', 'dvdsub');
    const { file } = await carry(ffmpeg, path, undefined, 'mkv', { from: 0.6, to: 1.4 });
    const times = (of: string, i: number) => probeEntries(of, 'packet=pts_time', `s:${i}`).map(Number);
    // It appears at 0.4 s and goes at 0.8 s; the next one appears at 1.2 s.
    expect(times(file, 0)).toEqual([0, 0.2, 0.6].map((time) => expect.closeTo(time, 2)));
    expect(times(file, 2)[0]).toBeCloseTo(0, 2);
    expect(Number(probeEntries(file, 'format=duration'))).toBeCloseTo(0.8, 1);
  });

  it('make a film no longer if they last until the next one', async () => {
    const { file } = await carry(ffmpeg, withPictures('until-the-next.mkv', 'dvdsub'), undefined, 'mkv');
    expect(Number(probeEntries(file, 'format=duration'))).toBeLessThan(2.5);
  });

  it('are copied from a transport stream', async () => {
    const { file, joined } = await carry(ffmpeg, withPictures('broadcast.ts', 'dvbsub'), undefined, 'mkv');
    expect(joined.notes.map(({ code }) => code)).toEqual(['mkv-rounds-times']);
    expect(probeEntries(file, 'stream=codec_name', 's')).toEqual(['dvb_subtitle']);
    expect(probeEntries(file, 'packet=pts_time', 's').length).toBeGreaterThanOrEqual(2);
  });
});

describe.skipIf(!hasProbe)('text', () => {
  it('costs no second reading of a Matroska file', async () => {
    const path = withText('once.mkv', 'srt');
    const { bytesRead } = await carry(newest, path);
    expect(bytesRead).toBeLessThan(150_000);
  });

  it('costs an MP4 hardly more than its own bytes', async () => {
    const inputs = '-f lavfi -i testsrc2=size=320x180:rate=25:duration=8 -f lavfi -i sine=duration=8'.split(' ');
    const cues = Array.from({ length: 7 }, (_, i) => `${i + 1}\n00:00:0${i},500 --> 00:00:0${i},900\nNumber ${i}\n`);
    const text = ['-i', textFile('seven.srt', cues.join('\n')), '-map', '0', '-map', '1', '-map', '2'];
    const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '4', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
    const path = makeClip('large-text.mp4', [...inputs, ...text, ...coding, '-c:s', 'mov_text']);
    const { size } = statSync(path);
    expect(size).toBeGreaterThan(1_000_000);
    const { file, bytesRead } = await carry(newest, path);
    expect(subtitlesOf(file, 0)).toEqual(subtitlesOf(path, 0));
    expect(bytesRead).toBeLessThan(1.1 * size);
  });

  it('of a source without any leaves none', async () => {
    const { file, joined } = await carry(newest, makeClip('bare.mp4', [...SOURCES, ...X264, '-c:a', 'aac']));
    expect(joined.notes).toEqual([]);
    expect(probeEntries(file, 'stream=codec_type')).toEqual(['video', 'audio']);
  });

  it('of a source that was converted is read by FFmpeg', async () => {
    const picture = makeClip('picture.mp4', [...SOURCES.slice(0, 4), ...X264]);
    const tags = ['-metadata', 'title=Am Meer'];
    const path = makeClip('tags.avi', [...SOURCES, '-c:v', 'mpeg4', '-c:a', 'mp2', ...tags]);
    const { file } = await carry(newest, picture, { path, demuxer: 'avi' });
    expect(probeEntries(file, 'format_tags=title')).toEqual(['Am Meer']);
  });

  it('notes what is left out: timecode, subtitles that nothing here reads', async () => {
    const timecode = makeClip('timecode.mov', [...SOURCES, ...X264, '-c:a', 'aac', '-timecode', '01:00:00:00']);
    const notes = async (path: string) => (await carry(newest, path)).joined.notes.map(({ code }) => code);
    expect(await notes(timecode)).toEqual(['timecode-left-out']);
    const ttml = readFileSync(timedText());
    ttml.write('stpp', ttml.lastIndexOf('tx3g'), 'latin1');
    writeFileSync(join(clipFolder, 'stpp.mp4'), ttml);
    expect(await notes(join(clipFolder, 'stpp.mp4'))).toEqual(['subtitles-left-out']);
    const empty = textFile('empty.srt', '1\n00:00:00,500 --> 00:00:01,000\n \n');
    const pictures = [...SOURCES, '-i', empty, '-map', '0', '-map', '1', '-map', '2', ...X264, ...SOUND];
    const path = makeClip('pictures.mkv', [...pictures, '-c:s', 'srt']);
    expect(await notes(path)).toEqual([]);
  });

  it('of thousands of subtitles keeps every one', async () => {
    const lines = Array.from({ length: 3_000 }, (_, i) => {
      const at = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(11, 23).replace('.', ',');
      return `${i + 1}\n${at(i * 2)} --> ${at(i * 2 + 1.5)}\n${'Wort '.repeat(40)}${i}\n`;
    });
    const text = textFile('many.srt', lines.join('\n'));
    const maps = ['-map', '0', '-map', '1', '-map', '2'];
    const path = makeClip('many.mkv', [...SOURCES, '-i', text, ...maps, ...X264, ...SOUND, '-c:s', 'srt']);
    const { file } = await carry(newest, path);
    const found = subtitlesOf(file, 0);
    expect(found).toHaveLength(3_000);
    expect(found[2_999]).toEqual({ start: 5_998, end: 5_999.5, text: `${'Wort '.repeat(40)}2999` });
  });
});
