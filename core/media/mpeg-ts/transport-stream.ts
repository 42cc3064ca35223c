import type { ByteSource } from '../bytes/byte-source.ts';

/** Positions of the packets of an MPEG transport stream: the first is at `offset` (4 in M2TS), and they are `stride` bytes apart. */
export interface TransportFormat {
  readonly stride: number;
  readonly offset: number;
}

/** Receives a transport packet and its byte position in the file. */
export type PacketListener = (packet: Uint8Array, position: number) => void;

/** A packet of an elementary stream (ISO/IEC 13818-1, section 2.4.3.6). */
export interface PesPacket {
  /** Byte position in the file of its first transport packet. */
  readonly position: number;
  /** Presentation time in 1/90,000 s, 33 bits; undefined if the packet has none. */
  readonly pts: number | undefined;
  readonly data: Uint8Array;
}

/** Size of a transport packet. */
export const PACKET_BYTES = 188;
const SYNC = 0x47;
const PROGRAMS_PID = 0;
const NULL_PID = 0x1fff;
const READ_BYTES = 1024 * 1024;
/** Bytes of a packet beyond this are dropped, since a damaged or hostile packet without an end would fill the memory. */
const MOST_PES_BYTES = 64 * 1024 * 1024;

/**
 * Recognises a transport stream.
 * @param start the start of the file, at least three packets
 * @returns undefined if it is no transport stream
 */
export function transportFormat(start: Uint8Array): TransportFormat | undefined {
  for (const [stride, offset] of [
    [188, 0],
    [192, 4],
    [204, 0],
    [192, 0],
  ] as const) {
    if ([0, 1, 2].every((i) => start[offset + i * stride] === SYNC)) return { stride, offset };
  }
  return cutFormat(start);
}

/** Recognises a stream that begins within a packet. All packets after that, at least three, must begin with the sync byte. */
function cutFormat(start: Uint8Array): TransportFormat | undefined {
  for (const stride of [188, 192, 204]) {
    for (let offset = 1; offset < stride; offset++) {
      const packets = Math.ceil((start.length - offset) / stride);
      const isPacket = (_: unknown, i: number) => start[offset + i * stride] === SYNC;
      if (packets >= 3 && Array.from({ length: packets }).every(isPacket)) return { stride, offset };
    }
  }
  return undefined;
}

/**
 * Reads the packets of one elementary stream. Lost or damaged packets are skipped.
 * @param range byte range of the file; a transport packet begins at its `start`
 * @param onPacket called for each transport packet, of whatever stream
 */
export async function* readPes(
  source: ByteSource,
  format: TransportFormat,
  pid: number,
  range: { readonly start: number; readonly end: number } = { start: format.offset, end: source.size },
  onPacket?: PacketListener,
): AsyncGenerator<PesPacket, void> {
  let open: OpenPes | undefined;
  for await (const block of readBlocks(source, range)) {
    for (const { packet, position } of packetsIn(block, format)) {
      onPacket?.(packet, position);
      if (pidOf(packet) !== pid) continue;
      if (((packet[1] as number) & 0x40) !== 0) {
        if (open) yield pesOf(open);
        open = { position, parts: [], copied: 0, bytes: 0 };
      }
      if (open) addPayload(open, packet);
    }
    if (open) copyViews(open);
  }
  if (open) yield pesOf(open);
}

/** Reads all packets of a file, block by block. Those of a block have to be taken before the next one is asked for. */
export async function* readTransportBlocks(
  source: ByteSource,
  format: TransportFormat,
): AsyncGenerator<Iterable<{ readonly packet: Uint8Array; readonly position: number }>, void> {
  for await (const block of readBlocks(source, { start: format.offset, end: source.size }))
    yield packetsIn(block, format);
}

interface OpenPes {
  readonly position: number;
  readonly parts: Uint8Array[];
  /** Number of parts that have been copied. */
  copied: number;
  bytes: number;
}

function addPayload(open: OpenPes, packet: Uint8Array): void {
  const payload = payloadOf(packet);
  if (!payload || open.bytes > MOST_PES_BYTES) return;
  open.parts.push(payload);
  open.bytes += payload.length;
}

/** Copies the parts that are views of the current block, since they would keep the whole block in memory. */
function copyViews(open: OpenPes): void {
  if (open.parts.length === open.copied) return;
  open.parts.push(Buffer.concat(open.parts.splice(open.copied)));
  open.copied = open.parts.length;
}

/** Returns the share of scrambled packets, from 0 to 1, among those with a payload. */
export function scrambledShare(start: Uint8Array, { stride, offset }: TransportFormat): number {
  let carrying = 0;
  let scrambled = 0;
  for (let at = offset; at + PACKET_BYTES <= start.length; at += stride) {
    if (start[at] !== SYNC || ((start[at + 3] as number) & 0x10) === 0) continue;
    if (pidOf(start.subarray(at)) === NULL_PID) continue;
    carrying++;
    if ((start[at + 3] as number) >> 6 !== 0) scrambled++;
  }
  return carrying === 0 ? 0 : scrambled / carrying;
}

/** True if a stream has packets before the first table of programs, as after a cut. mediabunny skips them. */
export function beginsBeforeTables(start: Uint8Array, { stride, offset }: TransportFormat): boolean {
  for (let at = offset; at + PACKET_BYTES <= start.length; at += stride) {
    const packet = start.subarray(at, at + PACKET_BYTES);
    if (pidOf(packet) === PROGRAMS_PID) return false;
    const [first, second, third] = payloadOf(packet) ?? [];
    const isStart = ((packet[1] as number) & 0x40) !== 0;
    if (isStart && pidOf(packet) !== NULL_PID && first === 0 && second === 0 && third === 1) return true;
  }
  return false;
}

interface Block {
  readonly bytes: Uint8Array;
  readonly start: number;
  /** Where the next block begins. It is set once the packets of this block have been read. */
  end: number;
}

/** Reads blocks of about 1 MiB. A packet that is cut at the end of a block is read again with the next one. */
async function* readBlocks(
  source: ByteSource,
  range: { readonly start: number; readonly end: number },
): AsyncGenerator<Block, void> {
  for (let start = range.start; start + PACKET_BYTES <= range.end; ) {
    const bytes = await source.read(start, Math.min(range.end, start + READ_BYTES));
    const block: Block = { bytes, start, end: start + bytes.length };
    yield block;
    start = block.end;
  }
}

/** Finds the packets of a block, also behind lost bytes. Each is a view of the block. */
export function* packetsIn(block: Block, { stride }: TransportFormat) {
  const { bytes, start } = block;
  let at = 0;
  while (at + PACKET_BYTES <= bytes.length) {
    if (bytes[at] === SYNC) {
      yield { packet: bytes.subarray(at, at + PACKET_BYTES), position: start + at };
      at += stride;
    } else at = nextSync(bytes, at + 1, stride);
  }
  block.end = start + at;
}

/** The id of the stream that a packet belongs to. */
export function pidOf(packet: Uint8Array): number {
  return (((packet[1] as number) & 31) << 8) + (packet[2] as number);
}

/** Finds the next position where a packet seems to begin, and another one `stride` bytes later. */
function nextSync(bytes: Uint8Array, from: number, stride: number): number {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === SYNC && (at + stride >= bytes.length || bytes[at + stride] === SYNC)) return at;
  }
  return bytes.length;
}

/** Returns the payload of a transport packet (ISO/IEC 13818-1, sections 2.4.3.2 and 2.4.3.4); undefined if it has none. */
export function payloadOf(packet: Uint8Array): Uint8Array | undefined {
  const control = ((packet[3] as number) >> 4) & 3;
  if ((control & 1) === 0) return undefined;
  const start = control === 3 ? 5 + (packet[4] as number) : 4;
  return start < PACKET_BYTES ? packet.subarray(start) : undefined;
}

function pesOf({ position, parts }: OpenPes): PesPacket {
  const bytes = Buffer.concat(parts);
  const isPes = bytes.length >= 9 && bytes.readUIntBE(0, 3) === 1;
  if (!isPes) return { position, pts: undefined, data: new Uint8Array() };
  const hasPts = ((bytes[7] as number) & 0x80) !== 0 && bytes.length >= 14;
  const length = bytes.readUInt16BE(4);
  return {
    position,
    pts: hasPts ? timestampAt(bytes, 9) : undefined,
    data: bytes.subarray(9 + (bytes[8] as number), length > 0 ? 6 + length : undefined),
  };
}

/** Reads a timestamp (ISO/IEC 13818-1, section 2.4.3.7): 33 bits in three parts, each followed by a marker bit. */
export function timestampAt(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = bytes.subarray(at, at + 5);
  return ((a >> 1) & 7) * 2 ** 30 + (b << 22) + ((c >> 1) << 15) + (d << 7) + (e >> 1);
}
