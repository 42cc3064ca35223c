import { innerBoxes, isContainer } from '../../core/media/mp4/inner-boxes.ts';
import type { Mutant } from './mutate.ts';

/** A field of a file that contains a size or a count. */
interface Field {
  readonly what: string;
  readonly at: number;
  readonly bytes: number;
}

/** Values that parsers often handle wrongly. */
const VALUES = [0, 1, 2, 7, 8, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];
/** Boxes whose content begins with version and flags, with the offsets of their size and count fields. */
const COUNTS: Readonly<Record<string, readonly number[]>> = {
  stsd: [4],
  dref: [4],
  stts: [4, 8, 12],
  ctts: [4, 8, 12],
  stss: [4, 8],
  stsz: [4, 8, 12],
  stsc: [4, 8, 12, 16],
  stco: [4, 8],
  co64: [4, 8, 12],
  elst: [4, 8, 12],
  mvhd: [12, 16],
  mdhd: [12, 16],
  tkhd: [12, 20],
  trun: [4, 8, 12],
  tfhd: [4, 8],
  tfdt: [4],
  trex: [4, 12],
  tfra: [8, 12],
  sidx: [8, 12],
  mfro: [4],
};
const OUTER: ReadonlySet<string> = new Set(['moov', 'moof', 'traf', 'mvex', 'mfra', 'udta']);

/** Makes mutants of an MP4, Matroska or transport stream: each size and count field with each of the values. */
export function systematicMutants(original: Buffer): Mutant[] {
  return fieldsOf(original).flatMap(({ what, at, bytes }) =>
    [...new Set(VALUES.map((value) => Number(BigInt.asUintN(bytes * 8, BigInt(value)))))].map((value) => {
      const mutant = Buffer.from(original);
      mutant.writeUIntBE(value, at, bytes);
      return { what: `${what} at ${at} is ${value}`, bytes: mutant };
    }),
  );
}

function fieldsOf(file: Buffer): Field[] {
  if (file.readUInt32BE() === 0x1a45dfa3) return ebmlFields(file);
  if (file[0] === 0x47 && file[188] === 0x47) return transportFields(file);
  return boxFields(file, 0, file.length);
}

function boxFields(file: Buffer, start: number, end: number): Field[] {
  return innerBoxes(file, start, end).flatMap((box) => {
    const counts = (COUNTS[box.type] ?? [])
      .filter((offset) => box.start + offset + 4 <= box.end)
      .map((offset) => ({ what: `${box.type}+${offset}`, at: box.start + offset, bytes: 4 }));
    const inner = OUTER.has(box.type) || isContainer(box) ? boxFields(file, box.start, box.end) : [];
    return [{ what: `size of ${box.type}`, at: box.at, bytes: 4 }, ...counts, ...inner];
  });
}

/** Elements that hold others (RFC 9559): Segment, SeekHead, Info, Tracks and what is in them, Cluster, BlockGroup, Cues. */
const MASTERS: ReadonlySet<number> = new Set([
  0x18538067, 0x114d9b74, 0x1549a966, 0x1654ae6b, 0xae, 0xe0, 0xe1, 0x1f43b675, 0xa0, 0x1c53bb6b, 0xbb, 0xb7, 0x4dbb,
]);

function ebmlFields(file: Buffer): Field[] {
  const fields: Field[] = [];
  const walk = (start: number, end: number) => {
    for (let at = start; at + 2 <= end; ) {
      const idBytes = Math.clz32(file[at] as number) - 23;
      const sizeBytes = Math.clz32(file[at + idBytes] ?? 0) - 23;
      if (idBytes > 4 || sizeBytes > 8 || at + idBytes + sizeBytes > end) return;
      const id = file.readUIntBE(at, idBytes);
      const marker = 2 ** (7 * sizeBytes);
      const size = Number(
        BigInt.asUintN(7 * sizeBytes, BigInt(`0x${file.toString('hex', at + idBytes, at + idBytes + sizeBytes)}`)),
      );
      const begin = at + idBytes + sizeBytes;
      const stop = size >= marker - 1 ? end : Math.min(end, begin + size);
      fields.push({ what: `id of ${id.toString(16)}`, at, bytes: 1 });
      fields.push({ what: `size of ${id.toString(16)}`, at: at + idBytes, bytes: 1 });
      if (sizeBytes > 1) fields.push({ what: `end of the size of ${id.toString(16)}`, at: begin - 1, bytes: 1 });
      if (MASTERS.has(id)) walk(begin, stop);
      else if (size > 0 && size <= 4) fields.push({ what: `value of ${id.toString(16)}`, at: begin, bytes: size });
      at = stop;
    }
  };
  walk(0, file.length);
  return fields;
}

const PACKET_BYTES = 188;
/** Flags and pid, the length of the adaptation field, then tables or the header of a PES packet with its own lengths. */
const TRANSPORT_BYTES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 17];
const TRANSPORT_PACKETS = 40;

function transportFields(file: Buffer): Field[] {
  const packets = Math.min(TRANSPORT_PACKETS, Math.floor(file.length / PACKET_BYTES));
  return Array.from({ length: packets }, (_, i) =>
    TRANSPORT_BYTES.map((offset) => ({ what: `packet ${i}+${offset}`, at: i * PACKET_BYTES + offset, bytes: 1 })),
  ).flat();
}
