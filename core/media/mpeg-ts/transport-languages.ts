import { PACKET_BYTES, payloadOf, pidOf, transportFormat } from './transport-stream.ts';

const LANGUAGE_DESCRIPTOR = 0x0a;
const [PROGRAMS, STREAMS] = [0, 2];

/**
 * Reads the languages of a transport stream's streams, by their PIDs, which mediabunny doesn't (ISO/IEC 13818-1, sections
 * 2.4.4 and 2.6.18). Tables that span two packets are skipped.
 * @param start some hundred kilobytes from the start of the file
 */
export function transportLanguages(start: Uint8Array): ReadonlyMap<number, string> {
  const languages = new Map<number, string>();
  const format = transportFormat(start);
  if (!format) return languages;
  const tables = new Set([0]);
  for (let at = format.offset; at + PACKET_BYTES <= start.length; at += format.stride) {
    const packet = start.subarray(at, at + PACKET_BYTES);
    const section = tables.has(pidOf(packet)) ? sectionIn(packet) : undefined;
    if (section?.[0] === PROGRAMS) for (const table of tablesIn(section)) tables.add(table);
    if (section?.[0] === STREAMS) readLanguages(section, languages);
  }
  return languages;
}

function idAt(bytes: Uint8Array, at: number): number {
  return (((bytes[at] ?? 0) & 0x1f) << 8) | (bytes[at + 1] ?? 0);
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return (((bytes[at] ?? 0) & 0x0f) << 8) | (bytes[at + 1] ?? 0);
}

/** Returns the section that begins in a packet, without its checksum; undefined unless a whole one is in it. */
function sectionIn(packet: Uint8Array): Uint8Array | undefined {
  const payload = ((packet[1] ?? 0) & 0x40) === 0 ? undefined : payloadOf(packet);
  if (!payload) return undefined;
  const begin = 1 + (payload[0] ?? 0);
  const end = begin + 3 + lengthAt(payload, begin + 1) - 4;
  return end > payload.length ? undefined : payload.subarray(begin, end);
}

function tablesIn(section: Uint8Array): number[] {
  const tables: number[] = [];
  for (let at = 8; at + 4 <= section.length; at += 4) tables.push(idAt(section, at + 2));
  return tables;
}

function readLanguages(section: Uint8Array, languages: Map<number, string>): void {
  for (let at = 12 + lengthAt(section, 10); at + 5 <= section.length; at += 5 + lengthAt(section, at + 3)) {
    const end = at + 5 + lengthAt(section, at + 3);
    for (let one = at + 5; one + 2 <= end; one += 2 + (section[one + 1] ?? 0)) {
      if (section[one] !== LANGUAGE_DESCRIPTOR) continue;
      languages.set(idAt(section, at + 1), Buffer.from(section.subarray(one + 2, one + 5)).toString('latin1'));
    }
  }
}
