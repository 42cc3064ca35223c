import { z } from 'zod';
import { MediaNote } from '../../contracts/media-note.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { TextOfVideo } from './text-of-video.ts';

/**
 * The file that the `sound` task writes and the join reads: sound packets as they are to be written, with their exact
 * times, and subtitles, chapters and tags. A video format would round times (Matroska to milliseconds), shift them (MP4,
 * by its edit lists) or divide PCM into other packets.
 *
 * It consists of `RPTS`, a record for each packet in the order of their times, the contents as JSON, and the length of the
 * JSON (u32). A record is: track (u8), 1 for a key packet (u8), seconds (f64), duration in seconds (f64), length (u32) and
 * data. Numbers are little-endian.
 */
export const SoundContents = z.strictObject({
  version: z.literal(2),
  tracks: z.array(
    z.strictObject({
      /** Position among the audio tracks of the source, from 0. */
      index: z.int().min(0),
      codec: z.string(),
      /** Codec and number of packets in the source. The number is 0 if they could not be counted. */
      source: z.strictObject({ codec: z.string(), packets: z.int().min(0) }),
      /** Configuration for WebCodecs. `description` is in Base64. */
      config: z.strictObject({
        codec: z.string(),
        numberOfChannels: z.int(),
        sampleRate: z.number(),
        description: z.string().optional(),
      }),
      language: z.string().optional(),
      title: z.string().optional(),
      isDefault: z.boolean(),
      packets: z.int().min(0),
      bytes: z.int().min(0),
      /** SHA-256 in hex over the bytes of all packets in order. */
      sha256: z.string(),
      /** The first packet in Base64, for codecs without a description. */
      priming: z.string().optional(),
    }),
  ),
  /** Subtitles that are pictures, whose packets have the numbers after those of {@link tracks}. Only a Matroska file holds them. */
  pictures: z
    .array(
      z.strictObject({
        /** Position among the subtitle tracks of the source, from 0. */
        index: z.int().min(0),
        /** Matroska's id: `S_HDMV/PGS`, `S_VOBSUB` … */
        codec: z.string(),
        /** In Base64. */
        codecPrivate: z.string().optional(),
        language: z.string().optional(),
        title: z.string().optional(),
        isDefault: z.boolean(),
      }),
    )
    .optional(),
  text: TextOfVideo,
  notes: z.array(MediaNote),
});
export type SoundContents = z.infer<typeof SoundContents>;
export type StoredTrack = SoundContents['tracks'][number];
export type StoredPictures = NonNullable<SoundContents['pictures']>[number];

export interface SoundPacket {
  /** Position in the list of tracks, or in that of pictures, which follows it. */
  readonly track: number;
  readonly isKey: boolean;
  readonly seconds: number;
  readonly duration: number;
  readonly data: Uint8Array;
}

const MAGIC = Buffer.from('RPTS');
const RECORD_BYTES = 22;
const READ_BYTES = 1024 * 1024;

export function beginSoundFile(): Uint8Array {
  return MAGIC;
}

export function encodeSoundPacket({ track, isKey, seconds, duration, data }: SoundPacket): Uint8Array {
  const record = Buffer.alloc(RECORD_BYTES);
  record.writeUInt8(track, 0);
  record.writeUInt8(isKey ? 1 : 0, 1);
  record.writeDoubleLE(seconds, 2);
  record.writeDoubleLE(duration, 10);
  record.writeUInt32LE(data.length, 18);
  return Buffer.concat([record, data]);
}

export function endSoundFile(contents: SoundContents): Uint8Array {
  const json = Buffer.from(JSON.stringify(contents));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([json, length]);
}

/**
 * Reads the contents of a sound file, and the byte range of its packets.
 * @throws RangeError if `copySound` didn't write the file, or it is truncated
 */
export async function readSoundContents(
  source: ByteSource,
): Promise<{ contents: SoundContents; packets: { start: number; end: number } }> {
  const least = MAGIC.length + 4;
  if (source.size < least) throw new RangeError('These bytes are no sound file.');
  const magic = Buffer.from(await source.read(0, MAGIC.length));
  if (!magic.equals(MAGIC)) throw new RangeError('These bytes are no sound file.');
  const jsonEnd = source.size - 4;
  const end = jsonEnd - Buffer.from(await source.read(jsonEnd, source.size)).readUInt32LE();
  if (end < MAGIC.length || end === jsonEnd) throw new RangeError('The sound file is truncated.');
  const json: unknown = JSON.parse(Buffer.from(await source.read(end, jsonEnd)).toString());
  return { contents: SoundContents.parse(json), packets: { start: MAGIC.length, end } };
}

/**
 * Reads the packets in [start, end), about 1 MiB at a time.
 * @throws RangeError if the last one is truncated
 */
export async function* readSoundPackets(
  source: ByteSource,
  { start, end }: { start: number; end: number },
): AsyncGenerator<SoundPacket, void> {
  let rest = Buffer.alloc(0);
  let position = start;
  for (;;) {
    const length = rest.length >= RECORD_BYTES ? RECORD_BYTES + rest.readUInt32LE(18) : RECORD_BYTES;
    if (rest.length >= length) {
      yield decodeRecord(rest.subarray(0, length));
      rest = rest.subarray(length);
      continue;
    }
    if (position === end) break;
    const next = Math.min(end, position + Math.max(READ_BYTES, length - rest.length));
    rest = Buffer.concat([rest, await source.read(position, next)]);
    position = next;
  }
  if (rest.length > 0) throw new RangeError('The sound file is truncated.');
}

function decodeRecord(record: Buffer): SoundPacket {
  return {
    track: record.readUInt8(0),
    isKey: record.readUInt8(1) === 1,
    seconds: record.readDoubleLE(2),
    duration: record.readDoubleLE(10),
    data: record.subarray(RECORD_BYTES),
  };
}
