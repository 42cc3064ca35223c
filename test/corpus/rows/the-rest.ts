import { clip } from '../make/clip.ts';
import { edited } from '../make/edited.ts';
import { pictureSubtitles } from '../make/picture-subtitles.ts';
import { type WebvttSample, withWebvtt } from '../make/webvtt-boxes.ts';
import { type Row, rowsOf } from '../row.ts';
import { AAC, H264, VP9 } from './encoders.ts';

const row = rowsOf('the rest');

const SRT = '1\n00:00:00,100 --> 00:00:00,400\nHello\n\n2\n00:00:00,500 --> 00:00:00,900\nSecond line\n';
const CHAPTERS = [
  ';FFMETADATA1\ntitle=A film\ndate=2019-05-04\n',
  '[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle=One\n',
  '[CHAPTER]\nTIMEBASE=1/1000\nSTART=500\nEND=1040\ntitle=Two\n',
].join('');
const subtitled = { sound: true, files: { 'text.srt': SRT } } as const;
const LINES = [
  { text: 'Hello &amp; <b>good-bye</b>', source: 1 },
  { text: 'Second line', source: 2 },
] as const;
const SAMPLES: readonly WebvttSample[] = [
  { seconds: 0.1 },
  { seconds: 0.2, cues: [LINES[0]] },
  { seconds: 0.2, cues: LINES },
  { seconds: 0.2, cues: [LINES[1]] },
];
const webvtt = Object.assign((bytes: Buffer) => withWebvtt(bytes, SAMPLES), {
  toString: () => `WebVTT ${JSON.stringify(SAMPLES)}`,
});
const PICTURES = { sound: true, files: { 'pictures.sup': pictureSubtitles([{ start: 0.2, end: 0.6 }]) } } as const;
const PICTURE_CODECS: Readonly<Record<string, readonly string[]>> = {
  pgs: ['-c:s', 'copy'],
  vobsub: ['-c:s', 'dvdsub'],
  dvb: ['-c:s', 'dvbsub'],
};
const LANGUAGE = ['-metadata:s:s:0', 'language=deu'];
const withChapters = { sound: true, files: { 'chapters.txt': CHAPTERS }, mapsAll: false } as const;
const CHAPTER_MAP = ['-map', '0', '-map', '1', '-map_metadata', '2', '-map_chapters', '2'];
const COVER = {
  sound: ['sine=frequency=440:sample_rate=48000'],
  mapsAll: false,
} as const;
const COVER_MAP = ['-filter_complex', 'color=red:s=320x240:d=0.04[art]', '-map', '0', '-map', '1', '-map', '[art]'];

export const OTHER_ROWS: readonly Row[] = [
  row('mov-text.mp4', 'subtitles: mov_text', clip(subtitled, ...H264, ...AAC, '-c:s', 'mov_text', ...LANGUAGE), {
    checks: { subtitles: [/^mov_text (ger|deu)/] },
  }),
  row('srt.mkv', 'subtitles: SRT', clip(subtitled, ...H264, ...AAC, '-c:s', 'srt', ...LANGUAGE), {
    isFast: true,
    checks: { subtitles: [/^mov_text (ger|deu)/] },
  }),
  row('ass.mkv', 'subtitles: ASS', clip(subtitled, ...H264, ...AAC, '-c:s', 'ass', ...LANGUAGE), {
    checks: { subtitles: [/^mov_text (ger|deu)/], notes: ['subtitles'] },
  }),
  row('webvtt.webm', 'subtitles: WebVTT', clip(subtitled, ...VP9, '-c:a', 'libopus', '-c:s', 'webvtt', ...LANGUAGE), {
    checks: { subtitles: [/ (ger|deu)/] },
  }),
  row('webvtt.mkv', 'subtitles: WebVTT', clip(subtitled, ...H264, ...AAC, '-c:s', 'webvtt', ...LANGUAGE), {
    checks: { subtitles: [/ (ger|deu)/] },
  }),
  row(
    'webvtt.mp4',
    'subtitles: WebVTT',
    edited(clip(subtitled, ...H264, ...AAC, '-c:s', 'mov_text', ...LANGUAGE), webvtt),
    {
      checks: { subtitles: [/ (ger|deu)/], notes: ['subtitles-plain'] },
    },
  ),
  ...['pgs', 'vobsub', 'dvb'].map((kind) =>
    row(
      `${kind}.mkv`,
      'subtitles: pictures, to MKV',
      clip(PICTURES, ...H264, ...AAC, ...(PICTURE_CODECS[kind] ?? []), ...LANGUAGE),
      {
        settings: { REPAINT_FORMAT: 'mkv' },
        checks: { subtitles: [/ (ger|deu)/] },
      },
    ),
  ),
  row('dvb.ts', 'subtitles: pictures (DVB), to MP4', clip(PICTURES, ...H264, ...AAC, '-c:s', 'dvbsub'), {
    checks: { notes: ['subtitles-left-out'] },
  }),
  row('chapters.mp4', 'chapters', clip(withChapters, ...CHAPTER_MAP, ...H264, ...AAC), {
    isFast: true,
    checks: { chapters: 2, tags: { title: 'A film' } },
  }),
  row('chapters.mkv', 'chapters', clip(withChapters, ...CHAPTER_MAP, ...H264, ...AAC), {
    checks: { chapters: 2, tags: { title: 'A film' } },
  }),
  row('chapters.webm', 'chapters', clip(withChapters, ...CHAPTER_MAP, ...VP9, '-c:a', 'libopus'), {
    checks: { chapters: 2 },
  }),
  row(
    'tags.mp4',
    'title and date tags',
    clip({}, ...H264, '-metadata', 'title=Am Meer', '-metadata', 'date=2019-05-04'),
    { checks: { tags: { title: 'Am Meer', date: '2019-05-04' } } },
  ),
  row(
    'tags.mkv',
    'title and date tags',
    clip({}, ...H264, '-metadata', 'title=Am Meer', '-metadata', 'date=2019-05-04'),
    {
      checks: { tags: { title: 'Am Meer' } },
    },
  ),
  row('tags.avi', 'title and date tags', clip({}, '-c:v', 'mpeg4', '-q:v', '2', '-metadata', 'title=Am Meer'), {
    checks: { tags: { title: 'Am Meer' } },
  }),
  row('language.mp4', 'language tags', clip({}, ...H264, '-metadata:s:v', 'language=fra'), {
    checks: { tags: { language: 'fra' } },
  }),
  row(
    'cover.mp4',
    'cover art is not the video',
    clip(COVER, ...COVER_MAP, ...H264, '-c:v:1', 'png', '-disposition:v:1', 'attached_pic', ...AAC),
    { isFast: true, checks: { notes: ['cover'] } },
  ),
  row(
    'cover.mkv',
    'cover art is not the video',
    clip(
      { sound: true, hasCover: true },
      ...H264,
      ...AAC,
      ...'-attach cover.png -metadata:s:t mimetype=image/png'.split(' '),
    ),
  ),
  row(
    'cover-first.mp4',
    'cover art is not the video',
    clip(
      COVER,
      ...['-filter_complex', 'color=red:s=320x240:d=0.04[art]', '-map', '[art]', '-map', '0', '-map', '1'],
      ...[...H264, '-c:v:0', 'png', '-disposition:v:0', 'attached_pic', ...AAC],
    ),
    { checks: { notes: ['cover'] } },
  ),
  row('timecode.mov', 'data and timecode tracks', clip({ sound: true }, ...H264, ...AAC, '-timecode', '10:00:00:00'), {
    checks: { notes: ['timecode'] },
  }),
  row(
    'timecode.mxf',
    'data and timecode tracks',
    clip({}, '-c:v', 'mpeg2video', '-q:v', '2', '-timecode', '10:00:00:00'),
  ),
  row(
    'attachment.mkv',
    'attachments',
    clip(
      { sound: true },
      ...[...H264, ...AAC, '-attach', 'picture.rgb', '-metadata:s:t', 'mimetype=application/octet-stream'],
    ),
  ),
  row(
    'two-pictures.mp4',
    'two video tracks: the first is painted',
    clip({ mapsAll: false }, '-map', '0', '-map', '0', ...H264, '-filter:v:1', 'hflip'),
  ),
];
