import { setImmediate } from 'node:timers/promises';
import type { MediaNote } from '../../contracts/media-note.ts';
import type { ClockJump } from '../../contracts/source-video.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { SNIFF_BYTES } from '../source/sniff-format.ts';
import {
  PACKET_BYTES,
  type PacketListener,
  packetsIn,
  pidOf,
  readTransportBlocks,
  type TransportFormat,
  timestampAt,
  transportFormat,
} from './transport-stream.ts';

/** Ticks per second of timestamps, which have 33 bits. */
const TIMESCALE = 90_000;
const MODULUS = 2 ** 33;
/** A stream whose decoding times go back by more than this has jumped; less is damage. */
const LEAST_JUMP = TIMESCALE;
/** More jumps than this aren't joined recordings. */
const MOST_JUMPS = 1_000;
const PROGRAMS_PID = 0;

/** The times of one stream between two jumps. */
interface Stretch {
  readonly isPicture: boolean;
  least: number;
  most: number;
  count: number;
}

/** What lies between two jumps, by the ids of its streams. */
interface Part {
  readonly position: number;
  readonly streams: Map<number, Stretch>;
}

/**
 * Finds where the clock of a transport stream goes back, by the decoding times of picture and sound in all of the file.
 * @param onPacket called for each transport packet
 * @returns no jumps if the file isn't a transport stream, or its clock wraps around
 */
export async function findClockJumps(source: ByteSource, onPacket?: PacketListener): Promise<ClockJump[]> {
  const format = await formatOf(source);
  if (!format) return [];
  const parts: Part[] = [{ position: 0, streams: new Map() }];
  const clocks = new Map<number, number>();
  let tables: number | undefined;
  for await (const packets of readTransportBlocks(source, format)) {
    for (const { packet, position } of packets) {
      onPacket?.(packet, position);
      const pid = pidOf(packet);
      if (pid === PROGRAMS_PID) tables ??= position;
      const begun = timesIn(packet);
      if (!begun) continue;
      const { pts, dts, isPicture } = begun;
      const before = clocks.get(pid) ?? dts;
      if (Math.abs(before - dts) > MODULUS / 2) return [];
      if (dts < before - LEAST_JUMP) {
        // The tables of a recording come before its first packets.
        parts.push({ position: tables ?? position, streams: new Map() });
        clocks.clear();
        if (parts.length > MOST_JUMPS) return [];
      }
      tables = undefined;
      clocks.set(pid, dts);
      count((parts.at(-1) as Part).streams, pid, { pts, isPicture });
    }
    await setImmediate();
  }
  return jumpsBetween(parts);
}

function count(streams: Part['streams'], pid: number, { pts, isPicture }: Pick<Times, 'pts' | 'isPicture'>): void {
  const stretch = streams.get(pid) ?? { isPicture, least: pts, most: pts, count: 0 };
  stretch.least = Math.min(stretch.least, pts);
  stretch.most = Math.max(stretch.most, pts);
  stretch.count++;
  streams.set(pid, stretch);
}

/** Lets each part begin where the one before ends, so that neither picture nor sound of the two overlaps. */
function jumpsBetween(parts: readonly Part[]): ClockJump[] {
  const jumps: ClockJump[] = [];
  let ticks = 0;
  for (const [i, { position, streams }] of parts.entries()) {
    const before = parts[i - 1];
    if (!before) continue;
    ticks += Math.max(...[...before.streams.values()].map(endOf));
    ticks -= Math.min(...[...streams.values()].map(({ least }) => least));
    if (ticks > 0) jumps.push({ position, ticks });
  }
  return jumps;
}

/** The last picture lasts as long as the others on average. How much sound a packet holds isn't known: the last one often has less. */
function endOf({ isPicture, least, most, count: packets }: Stretch): number {
  return most + (isPicture && packets > 1 ? Math.round((most - least) / (packets - 1)) : 0);
}

export function clockJumped({ length }: readonly ClockJump[]): MediaNote[] {
  if (length === 0) return [];
  const times = length === 1 ? 'once' : `${length} times`;
  const message = `The clock of the source goes back ${times}, as where recordings were joined: what comes after follows what comes before.`;
  return [{ code: 'timestamps-mended', message }];
}

/** Makes a source whose clock rises from end to end: the times after each jump are changed as it is read. */
export async function withRisingClock(source: ByteSource, jumps: readonly ClockJump[] = []): Promise<ByteSource> {
  const format = jumps.length > 0 ? await formatOf(source) : undefined;
  if (!format) return source;
  const read = async (start: number, end: number) => {
    const pieces: Uint8Array[] = [];
    for (let i = -1; i < jumps.length; i++) {
      const from = Math.max(start, jumps[i]?.position ?? 0);
      const to = Math.min(end, jumps[i + 1]?.position ?? source.size);
      if (from < to) pieces.push(await readPart(source, { start: from, end: to }, format, jumps[i]));
    }
    return pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces);
  };
  return { size: source.size, read };
}

/**
 * Reads whole packets, and returns the bytes that are asked for. Where bytes are lost, packets begin elsewhere than a jump lets expect, and a
 * byte of a payload may be taken for the start of the packet before.
 */
async function readPart(
  source: ByteSource,
  { start, end }: { readonly start: number; readonly end: number },
  format: TransportFormat,
  jump: ClockJump | undefined,
): Promise<Uint8Array> {
  if (!jump) return source.read(start, end);
  const aligned = start - ((start - jump.position) % format.stride);
  const first = Math.max(jump.position, aligned - 2 * format.stride);
  const stop = Math.min(source.size, end + PACKET_BYTES);
  const bytes = Buffer.from(await source.read(first, stop));
  for (const { packet } of packetsIn({ bytes, start: first, end: stop }, format)) {
    for (const place of timesIn(packet)?.places ?? [])
      writeTime(packet, place, (timestampAt(packet, place) + jump.ticks) % MODULUS);
  }
  return bytes.subarray(start - first, end - first);
}

async function formatOf(source: ByteSource): Promise<TransportFormat | undefined> {
  return transportFormat(await source.read(0, Math.min(SNIFF_BYTES, source.size)));
}

/** The times of a packet of a stream. */
interface Times {
  readonly isPicture: boolean;
  /** True for a private stream: AC-3, but also subtitles. */
  readonly isPrivate: boolean;
  readonly pts: number;
  readonly dts: number;
  /** Where the times are in the transport packet. */
  readonly places: readonly number[];
}

/**
 * Reads the times in a transport packet: that of presentation, and that of decoding if there is one (ISO/IEC 13818-1, section 2.4.3.7).
 * @returns undefined if no packet of picture or sound with a time begins here
 */
export function timesIn(packet: Uint8Array): Times | undefined {
  const [sync = 0, second = 0, , control = 0, adaptation = 0] = packet;
  if (sync !== 0x47 || (second & 0x40) === 0 || (control & 0x10) === 0) return undefined;
  const at = (control & 0x20) === 0 ? 4 : 5 + adaptation;
  const [zero, one, two, stream = 0, , , , flags = 0] = packet.subarray(at, at + 8);
  const isTimed = zero === 0 && one === 0 && two === 1 && hasMedia(stream) && (flags & 0x80) !== 0;
  if (!isTimed || at + 19 > PACKET_BYTES) return undefined;
  const pts = timestampAt(packet, at + 9);
  const hasDts = (flags & 0x40) !== 0;
  return {
    isPicture: stream >= 0xe0 && stream <= 0xef,
    isPrivate: stream === 0xbd,
    pts,
    dts: hasDts ? timestampAt(packet, at + 14) : pts,
    places: hasDts ? [at + 9, at + 14] : [at + 9],
  };
}

/** True for sound and picture, and for private streams such as AC-3 (ISO/IEC 13818-1, table 2-22). */
function hasMedia(stream: number): boolean {
  return (stream >= 0xc0 && stream <= 0xef) || stream === 0xbd || stream === 0xfd;
}

/** Writes a timestamp, and keeps the bits around it (ISO/IEC 13818-1, section 2.4.3.7). */
function writeTime(packet: Uint8Array, at: number, time: number): void {
  const [high, low] = [Math.floor(time / 2 ** 30), time % 2 ** 30];
  packet[at] = ((packet[at] as number) & 0xf1) | (high << 1);
  packet[at + 1] = low >> 22;
  packet[at + 2] = ((low >> 14) & 0xfe) | 1;
  packet[at + 3] = (low >> 7) & 0xff;
  packet[at + 4] = ((low << 1) & 0xfe) | 1;
}
