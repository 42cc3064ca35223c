import { z } from 'zod';
import type { ByteSource } from './byte-source.ts';

/**
 * The sound of a job between copying and joining: the packets as they were, with their times as mediabunny gives them.
 * A container would round them (Matroska to milliseconds), shift them (MP4 by its edit lists) or cut PCM anew.
 *
 * `RPTS`, then the length of the header (u32) and the header as JSON, then a record for each packet, by time: track (u8),
 * is it a key packet (u8), seconds (f64), duration in seconds (f64), length (u32), bytes. Little-endian.
 */
export const SoundHeader = z.strictObject({
  version: z.literal(1),
  tracks: z.array(
    z.strictObject({
      /** Among the audio tracks of the source. */
      index: z.int().min(0),
      codec: z.string(),
      /** For WebCodecs; `description` in Base64. */
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
      /** The first packet in Base64, for codecs that have no other description. */
      priming: z.string().optional(),
    }),
  ),
});
export type SoundHeader = z.infer<typeof SoundHeader>;

export interface SoundPacket {
  /** Position in the header's list. */
  readonly track: number;
  readonly isKey: boolean;
  readonly seconds: number;
  readonly duration: number;
  readonly data: Uint8Array;
}

const MAGIC = Buffer.from('RPTS');
const RECORD_BYTES = 22;
const READ_BYTES = 1024 * 1024;

export function encodeSoundHeader(header: SoundHeader): Uint8Array {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([MAGIC, length, json]);
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

/** Throws `RangeError` for bytes that no `copySound` wrote. */
export async function readSoundHeader(source: ByteSource): Promise<{ header: SoundHeader; start: number }> {
  const prefix = Buffer.from(await source.read(0, Math.min(8, source.size)));
  if (prefix.length < 8 || !prefix.subarray(0, 4).equals(MAGIC)) throw new RangeError('Not a sound file.');
  const start = 8 + prefix.readUInt32LE(4);
  if (start > source.size) throw new RangeError('A cut sound file.');
  const json = Buffer.from(await source.read(8, start)).toString();
  return { header: SoundHeader.parse(JSON.parse(json)), start };
}

/** The packets after the header, read ahead by about 1 MiB. Throws `RangeError` when the last one is cut. */
export async function* readSoundPackets(source: ByteSource, start: number): AsyncGenerator<SoundPacket, void> {
  let rest = Buffer.alloc(0);
  let position = start;
  for (;;) {
    const length = rest.length >= RECORD_BYTES ? RECORD_BYTES + rest.readUInt32LE(18) : RECORD_BYTES;
    if (rest.length >= length) {
      yield decodeRecord(rest.subarray(0, length));
      rest = rest.subarray(length);
      continue;
    }
    if (position === source.size) break;
    const end = Math.min(source.size, position + Math.max(READ_BYTES, length - rest.length));
    rest = Buffer.concat([rest, await source.read(position, end)]);
    position = end;
  }
  if (rest.length > 0) throw new RangeError('A cut sound file.');
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
