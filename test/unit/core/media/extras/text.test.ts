import { describe, expect, it, test } from 'vitest';
import { inMemory } from '../../../../../core/media/bytes/in-memory.ts';
import { chooseTags } from '../../../../../core/media/extras/choose-tags.ts';
import { cleanLanguage, cleanTitle } from '../../../../../core/media/extras/clean-names.ts';
import { type CueFormat, plainTextOf } from '../../../../../core/media/extras/cue-text.ts';
import { cutText } from '../../../../../core/media/extras/cut-text.ts';
import { readFfmetadata } from '../../../../../core/media/extras/read-ffmetadata.ts';
import { parseWebvtt } from '../../../../../core/media/extras/read-webvtt.ts';
import { TEXT_LIMITS } from '../../../../../core/media/extras/text-of-video.ts';
import { textWithinLimits } from '../../../../../core/media/extras/text-within-limits.ts';
import { MatroskaCues } from '../../../../../core/media/matroska/matroska-cues.ts';
import { readMatroskaHead } from '../../../../../core/media/matroska/read-matroska-head.ts';
import { layOutCues } from '../../../../../core/media/mp4/lay-out-cues.ts';
import { writeBox } from '../../../../corpus/make/boxes.ts';

test.each<[string, CueFormat, string, string, boolean]>([
  ['plain', 'srt', 'One\r\ntwo', 'One\ntwo', false],
  ['markup', 'srt', '<i>One</i> <font color="#ff0000">two</font>', 'One two', true],
  ['what only looks like markup', 'srt', 'a < b and <3 > c', 'a < b and <3 > c', false],
  ['a place', 'srt', '{\\an8}Above', 'Above', true],
  ['dialogue', 'ass', '0,0,Default,,0,0,0,,One, two\\NThree\\h4', 'One, two\nThree 4', true],
  ['overrides', 'ass', '1,0,Default,,0,0,0,,{\\b1\\i1}Bold{\\r}', 'Bold', true],
  ['a drawing', 'ass', '2,0,Default,,0,0,0,,{\\p1}m 0 0 l 1 1{\\p0}', '', true],
  ['entities', 'webvtt', '<v Roger>1 &lt; 2 &amp; 3</v>', '1 < 2 & 3', true],
  ['a block with its settings', 'webvtt-block', 'id\nline:0\nText', 'Text', false],
])('%s of %s becomes plain text', (_what, format, written, text, wasStyled) => {
  expect(plainTextOf(written, format)).toEqual({ text, wasStyled });
});

const cue = (start: number, end: number, text: string) => ({ start, end, text });

test.each([
  ['none', [], []],
  ['one after a while', [cue(1, 2, 'a')], [cue(0, 1, ''), cue(1, 2, 'a'), cue(2, 3, '')]],
  ['from the start', [cue(0, 2, 'a')], [cue(0, 2, 'a'), cue(2, 3, '')]],
  ['overlapping', [cue(0, 4, 'a'), cue(2, 6, 'b')], [cue(0, 2, 'a'), cue(2, 4, 'a\nb'), cue(4, 6, 'b'), cue(6, 7, '')]],
  ['touching, with one text', [cue(0, 1, 'a'), cue(1, 2, 'a')], [cue(0, 1, 'a'), cue(1, 2, 'a'), cue(2, 3, '')]],
  ['before 0', [cue(-3, -1, 'a'), cue(-1, 1, 'b')], [cue(0, 1, 'b'), cue(1, 2, '')]],
  ['backwards', [cue(3, 1, 'a')], []],
])('subtitles are laid out without gap or overlap: %s', (_name, cues, shown) => {
  expect(layOutCues(cues, 1)).toEqual(shown);
});

it('lays out ten thousand subtitles that all overlap in little time and space', () => {
  const cues = Array.from({ length: 10_000 }, (_, i) => cue(i, 20_000, `Subtitle ${i}`));
  const shown = layOutCues(cues, 1);
  expect(shown.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(2_000_000);
});

it('reads what FFmpeg writes of chapters and tags, whatever is in them', () => {
  const written =
    ';FFMETADATA1\ntitle=a\\=b\\;c\\#d\\\\e\\\nf\n[STREAM]\ntitle=no\n[CHAPTER]\nTIMEBASE=1/90000\nSTART=45000\nEND=2\ntitle=[STREAM]\n[CHAPTER]\nSTART=x\n';
  const { chapters, tags } = readFfmetadata(written);
  expect([...tags]).toEqual([['title', 'a=b;c#d\\e\nf']]);
  expect(chapters).toEqual([
    { start: 0, title: '' },
    { start: 0.5, title: '[STREAM]' },
  ]);
});

describe('WebVTT in an MP4', () => {
  const track = {
    id: 1,
    handler: 'text',
    timescale: 30,
    edits: [],
    sampleEntry: 'wvtt',
    sampleEntries: 1,
    samples: 0,
    sizes: 0,
  };
  const vttc = writeBox('vttc', writeBox('payl', Buffer.from('Text')));
  /** What FFmpeg copies of samples one after another, with 30 ticks a second. */
  const copied = (...samples: readonly (readonly [ticks: number, data: Buffer])[]) => {
    const startOf = (i: number) => samples.slice(0, i).reduce((sum, [ticks]) => sum + ticks, 0);
    const lines = samples.map(([ticks, data], i) => `0, 0, ${startOf(i)}, ${ticks}, ${data.length}, 0x0`);
    return { listing: ['#tb 0: 1/30', ...lines].join('\n'), data: Buffer.concat(samples.map(([, data]) => data)) };
  };

  it('keeps a cue whole, however its parts are rounded', async () => {
    const { subtitles } = await parseWebvtt([track], async () => copied([3, vttc], [6, vttc], [3, vttc]));
    expect(subtitles[0]?.cues).toEqual([cue(0, 0.4, 'Text')]);
  });

  it('keeps the first tracks of too many', async () => {
    const tracks = Array(TEXT_LIMITS.subtitleTracks + 1).fill(track);
    const { subtitles, notes } = await parseWebvtt(tracks, async () => copied([30, vttc]));
    expect(subtitles.map(({ cues }) => cues.length)).toEqual(Array(TEXT_LIMITS.subtitleTracks).fill(1));
    expect(notes.map(({ code }) => code)).toEqual(['subtitles-cut']);
  });

  it('leaves out only a track with too many boxes', async () => {
    const odd = Buffer.concat(Array(20_001).fill(writeBox('free', Buffer.alloc(0))));
    const { subtitles, notes } = await parseWebvtt([{ ...track, id: 2 }, track], async ({ id }) =>
      copied([30, id === 2 ? odd : vttc]),
    );
    expect(subtitles).toEqual([{ isDefault: true, cues: [cue(0, 1, 'Text')] }]);
    expect(notes.map(({ code }) => code)).toEqual(['subtitles-left-out']);
  });
});

describe('limits', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['aü', 2, 'a'],
    ['🎬🎬', 7, '🎬'],
    ['ü', 1, ''],
  ])('cut %s to %i bytes without half characters', (text, bytes, cut) => {
    expect(cutText(text, bytes)).toBe(cut);
  });

  it('cut titles and lists of chapters, and say so', () => {
    const chapters = Array.from({ length: 300 }, (_, start) => ({ start, title: 'x'.repeat(start) }));
    const { text, notes } = textWithinLimits({ subtitles: [], chapters, tags: { title: 'y'.repeat(100_000) } });
    expect(text.chapters).toHaveLength(TEXT_LIMITS.chapters);
    expect(text.tags.title).toHaveLength(TEXT_LIMITS.tagBytes);
    expect(new Set(notes.map(({ code }) => code))).toEqual(new Set(['chapters-cut', 'title-cut']));
  });

  it('takes escapes out of tags and titles of chapters, and leaves lines', () => {
    const chapters = [{ start: 0, title: 'a\u001b[2Jb' }];
    const { text, notes } = textWithinLimits({ subtitles: [], chapters, tags: { comment: 'a\n\u009bb\0' } });
    expect([text.chapters[0]?.title, text.tags.comment, notes]).toEqual(['a[2Jb', 'a\nb', []]);
  });

  it.each([
    ['ger', 'ger'],
    ['und', undefined],
    ['"; drop', undefined],
    ['de', undefined],
    [null, undefined],
  ])('let %s be a language only if an MP4 has room for it', (code, clean) => {
    expect(cleanLanguage(code)).toBe(clean);
  });

  it('let titles have quotes and line ends, but no zeros', () => {
    expect(cleanTitle('"../a"\nb\0c')).toBe('"../a"\nbc');
    expect(cleanTitle('a\u001b[2J\u009bb')).toBe('a[2Jb');
  });
});

describe('a Matroska file', () => {
  it('of nonsense is read without an error', async () => {
    for (let seed = 1; seed <= 200; seed++) {
      const bytes = new Uint8Array(400);
      let state = seed;
      for (let i = 0; i < bytes.length; i++) {
        state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
        bytes[i] = state >> 16;
      }
      bytes.set([0x18, 0x53, 0x80, 0x67, 0xff]);
      const source = inMemory(bytes);
      const cues = new MatroskaCues(source, await readMatroskaHead(source));
      await cues.readUntil(Number.POSITIVE_INFINITY);
      expect(cues.notes()).toEqual([]);
    }
  });

  it('that has more subtitles than there is room for is cut, with a note', async () => {
    const source = inMemory(matroskaWith(Buffer.alloc(1_000_000, 'a'), 12));
    const cues = new MatroskaCues(source, await readMatroskaHead(source));
    await cues.readUntil(Number.POSITIVE_INFINITY);
    expect(cues.found()[0]?.cues).toHaveLength(8);
    expect(cues.notes().map(({ code }) => code)).toEqual(['subtitles-cut']);
  });
});

function element(id: string, ...content: Uint8Array[]): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(content.reduce((sum, { length }) => sum + length, 0)) | (1n << 56n));
  return Buffer.concat([Buffer.from(id, 'hex'), size, ...content]);
}

function matroskaWith(text: Uint8Array, times: number): Uint8Array {
  const codec = element('86', Buffer.from('S_TEXT/UTF8'));
  const track = element('ae', element('d7', Buffer.from([1])), element('83', Buffer.from([17])), codec);
  const block = element('a3', Buffer.from([0x81, 0, 0, 0x80]), text);
  const cluster = element('1f43b675', element('e7', Buffer.from([0])), ...Array.from({ length: times }, () => block));
  return new Uint8Array(element('18538067', element('1654ae6b', track), cluster));
}

it.each([
  ['2005-10-28T17:36:40.000000Z', '2005-10-28T17:36:40.000Z'],
  ['2005-10-28T17:36:40', '2005-10-28T17:36:40.000Z'],
  ['2005-10-28 17:36:40', '2005-10-28T17:36:40.000Z'],
  ['2005-10-28T19:36:40+02:00', '2005-10-28T17:36:40.000Z'],
  ['Fri Oct 28 17:36:40 2005', '2005-10-28T17:36:40.000Z'],
  ['Thu Oct 27 17:36:40 2005', '2005-10-27T17:36:40.000Z'],
  ['2005:10:28 17:36:40', '2005-10-28T17:36:40.000Z'],
  ['1970-01-01T00:00:00Z', undefined],
  ['some day', undefined],
])('reads the time of creation from %s', (written, time) => {
  expect(chooseTags(new Map([['creation_time', written]])).creation_time).toBe(time);
});
