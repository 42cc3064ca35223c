import { uint32s } from '../make/boxes.ts';
import { clip } from '../make/clip.ts';
import { edited, literally } from '../make/edited.ts';
import { overwritten } from '../make/movie-edits.ts';
import { type Row, rowsOf } from '../row.ts';
import { AAC, H264, MPEG2, MPEG4 } from './encoders.ts';

const row = rowsOf('damage and malice');

/** Overwrites some bytes at a share of the file's length. */
const spoilt = (share: number, length: number) =>
  Object.assign(
    (bytes: Buffer) => {
      const spoiled = Buffer.from(bytes);
      const at = Math.floor(bytes.length * share);
      for (let i = at; i < at + length; i++) spoiled[i] = (i * 37) % 256;
      return spoiled;
    },
    { toString: () => `spoilt ${share} ${length}` },
  );
const cutTo = (share: number) =>
  Object.assign((bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length * share)), {
    toString: () => `cut to ${share}`,
  });

const LONG = { frames: 150, sound: true } as const;
/** Neither frames nor pixels are compared, because builds decode different parts. */
const DAMAGED = { pixels: 'none', unverified: 'the source is damaged' } as const;
const ENTRY = 'moov/trak/mdia/minf/stbl/stsd/avc1';
const PLAIN = clip({}, ...H264);

export const DAMAGE_ROWS: readonly Row[] = [
  row('spoilt.mp4', 'damaged in the middle', edited(clip(LONG, ...H264, ...AAC), spoilt(0.5, 60)), {
    checks: { ...DAMAGED, frames: 150 },
    settings: { REPAINT_MAX_DAMAGE: '0.2' },
    isFast: true,
  }),
  row('spoilt.ts', 'damaged in the middle', edited(clip(LONG, ...H264, ...AAC), spoilt(0.5, 60)), {
    checks: DAMAGED,
    settings: { REPAINT_MAX_DAMAGE: '0.2' },
  }),
  row('spoilt.avi', 'damaged in the middle', edited(clip(LONG, ...MPEG4, '-c:a', 'libmp3lame'), spoilt(0.5, 60)), {
    checks: DAMAGED,
    settings: { REPAINT_MAX_DAMAGE: '0.2' },
  }),
  row(
    'spoilt.mpg',
    'damaged in the middle',
    edited(clip(LONG, ...MPEG2, '-c:a', 'mp2', '-f', 'mpeg'), spoilt(0.5, 60)),
    {
      checks: DAMAGED,
      settings: { REPAINT_MAX_DAMAGE: '0.2' },
    },
  ),
  row('spoilt-too-much.mp4', 'damaged above the limit', edited(clip(LONG, ...H264, ...AAC), spoilt(0.2, 12_000)), {
    expect: { refused: ['undecodable'] },
  }),
  row('cut.mkv', 'cut off: the good part is painted', edited(clip(LONG, ...H264, ...AAC), cutTo(0.7)), {
    checks: DAMAGED,
    isFast: true,
  }),
  row('cut.ts', 'cut off: the good part is painted', edited(clip(LONG, ...H264, ...AAC), cutTo(0.7)), {
    checks: DAMAGED,
  }),
  row('cut.avi', 'cut off: the good part is painted', edited(clip(LONG, ...MPEG4, '-c:a', 'libmp3lame'), cutTo(0.7)), {
    checks: DAMAGED,
  }),
  row(
    'cut-moov-first.mp4',
    'cut off: index first',
    edited(clip(LONG, ...H264, ...AAC, '-movflags', '+faststart'), cutTo(0.7)),
    {
      expect: { refused: 'truncated' },
    },
  ),
  row('playlist.mp4', 'a playlist named .mp4', literally('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n'), {
    expect: { refused: 'not-a-video' },
    isFast: true,
  }),
  row('concat.mp4', 'a concat script named .mp4', literally("ffconcat version 1.0\nfile '/etc/passwd'\n"), {
    expect: { refused: 'not-a-video' },
  }),
  row(
    'session.mp4',
    'a session description named .mp4',
    literally('v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n'),
    {
      expect: { refused: 'not-a-video' },
    },
  ),
  row(
    'manifest.mpd',
    'a DASH manifest',
    literally('<?xml version="1.0"?><MPD><Period><BaseURL>http://127.0.0.1/x</BaseURL></Period></MPD>'),
    {
      expect: { refused: 'not-a-video' },
    },
  ),
  row(
    'claims-65535.mp4',
    'a header that claims 65,535 × 65,535',
    edited(PLAIN, overwritten(ENTRY, 24, Buffer.from('ffffffff', 'hex'))),
    {
      checks: { unverified: 'ffprobe believes what the header says of the shape' },
      isFast: true,
    },
  ),
  row(
    'claims-a-billion.mp4',
    'a header that claims 10⁹ frames',
    edited(PLAIN, overwritten('moov/trak/mdia/minf/stbl/stsz', 8, uint32s(1_000_000_000))),
    { expect: { refused: ['too-large', 'undecodable', 'truncated'] } },
  ),
  row(
    'claims-a-billion-equal.mp4',
    'a header that claims 10⁹ frames',
    edited(PLAIN, overwritten('moov/trak/mdia/minf/stbl/stsz', 4, uint32s(100, 1_000_000_000))),
    { expect: { refused: ['too-large', 'undecodable', 'truncated'] } },
  ),
  row(
    'claims-durations.mp4',
    'a table of times that claims more than there is',
    edited(PLAIN, overwritten('moov/trak/mdia/minf/stbl/stts', 4, uint32s(0xffff_fff0))),
    { expect: { refused: ['too-large', 'undecodable', 'truncated'] } },
  ),
  row('nested.mp4', 'deep box nesting', literally(nested(20_000)), {
    expect: { refused: ['undecodable', 'truncated', 'not-a-video', 'no-video-stream'] },
  }),
  row('it\'s a "film" & more.mp4', 'names with quotes', PLAIN),
  row('-i.mp4', 'names with leading dashes', PLAIN),
  row('up/a..b..mp4', 'names with dots', PLAIN, { isFast: true }),
  row('100%25 %s.mp4', 'names with %', PLAIN),
  row('Ünïcode 🎬.mp4', 'names with emoji', PLAIN, { isFast: true }),
  row(`${'long'.repeat(230)}.mp4`, 'names of nearly 1,024 characters', PLAIN),
];

function nested(levels: number): Buffer {
  const size = 8 * levels;
  const boxes = Array.from({ length: levels }, (_, level) => {
    const header = Buffer.alloc(8);
    header.writeUInt32BE(size - 8 * level);
    header.write(level === 0 ? 'moov' : 'trak', 4);
    return header;
  });
  return Buffer.concat([ftyp(), ...boxes]);
}

function ftyp(): Buffer {
  const content = Buffer.from('isom\0\0\0\0isom', 'latin1');
  return Buffer.concat([uint32s(content.length + 8), Buffer.from('ftyp'), content]);
}
