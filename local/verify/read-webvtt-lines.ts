import { z } from 'zod';
import type { Stream } from './read-streams.ts';
import type { SubtitleLine } from './read-subtitle.ts';
import { runProbe } from './run-probe.ts';

const Packets = z.object({
  packets: z
    .array(z.object({ pts_time: z.coerce.number(), duration_time: z.coerce.number(), data: z.string().default('') }))
    .default([]),
});
const ENTITIES: readonly (readonly [string, string])[] = [
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&nbsp;', '\u00a0'],
  ['&amp;', '&'],
];

/** True for WebVTT in an MP4, which ffprobe lists as data without a codec. */
export function isWebvtt({ codec_type, codec_tag_string }: Stream): boolean {
  return codec_type === 'data' && codec_tag_string === 'wvtt';
}

/** Reads the lines of WebVTT in an MP4, which FFmpeg doesn't convert, from the packets that ffprobe prints. */
export async function readWebvttLines(ffprobe: string, path: string, { index }: Stream): Promise<SubtitleLine[]> {
  const args = ['-select_streams', String(index), '-show_packets', '-show_data', '-of', 'json'];
  const { packets } = Packets.parse(JSON.parse(await runProbe(ffprobe, path, args)));
  return packets.flatMap(({ pts_time: start, duration_time, data }) =>
    textsIn(bytesOf(data)).map((text) => ({ start, end: start + duration_time, text })),
  );
}

/** Parses a dump such as `00000000: 0009 4865 6c6c  ..Hell`. */
function bytesOf(dump: string): Buffer {
  const rows = [...dump.matchAll(/^[0-9a-f]{8}: ((?:[0-9a-f]{2,4} )+)/gm)];
  return Buffer.from(rows.map(([, hex = '']) => hex.replaceAll(' ', '')).join(''), 'hex');
}

/** Returns the text of each cue in a sample: the content of its box `payl`, without markup. */
function textsIn(sample: Buffer): string[] {
  const texts: string[] = [];
  for (let at = sample.indexOf('payl'); at >= 4; at = sample.indexOf('payl', at + 4)) {
    const written = sample.toString('utf8', at + 4, at - 4 + sample.readUInt32BE(at - 4));
    const bare = written.replace(/<[^>]*>/g, '');
    texts.push(ENTITIES.reduce((text, [entity, character]) => text.replaceAll(entity, character), bare).trim());
  }
  return texts.filter((text) => text !== '');
}
