import type { ByteSource } from '../bytes/byte-source.ts';

/** An element of Matroska (RFC 8794, section 5): where its content begins and ends, bytes of what it was read from. */
export interface Element {
  readonly id: number;
  readonly start: number;
  /** Infinite where the file doesn't say (a live stream). */
  readonly end: number;
}

const MOST_HEADER_BYTES = 12;

/** The element at `position`; undefined where none can be. */
export async function readElement(source: ByteSource, position: number): Promise<Element | undefined> {
  if (position + 2 > source.size) return undefined;
  const bytes = await source.read(position, Math.min(source.size, position + MOST_HEADER_BYTES));
  return parseElement(bytes, 0, position);
}

/** The children of an element whose content is at hand; what can't be an element ends the list. */
export function parseElements(content: Uint8Array): { id: number; content: Uint8Array }[] {
  const found: { id: number; content: Uint8Array }[] = [];
  for (let at = 0; at < content.length; ) {
    const element = parseElement(content, at, 0);
    if (!element || element.end > content.length) break;
    found.push({ id: element.id, content: content.subarray(element.start, element.end) });
    at = element.end;
  }
  return found;
}

export function unsignedOf(content: Uint8Array): number {
  return content.subarray(0, 8).reduce((value, byte) => value * 256 + byte, 0);
}

/** Without the zeros that may follow. */
export function textOf(content: Uint8Array): string {
  return Buffer.from(content.buffer, content.byteOffset, content.length).toString().replace(/\0+$/, '');
}

/** A number of one to eight bytes whose first bits tell how many; undefined where it is cut or isn't one. */
export function readVint(bytes: Uint8Array, at: number): { value: number; length: number } | undefined {
  const length = Math.clz32(bytes[at] ?? 0) - 23;
  if (length > 8 || at + length > bytes.length) return undefined;
  const marker = 1 << (8 - length);
  let value = (bytes[at] as number) & (marker - 1);
  for (let i = 1; i < length; i++) value = value * 256 + (bytes[at + i] as number);
  return { value, length };
}

function parseElement(bytes: Uint8Array, at: number, base: number): Element | undefined {
  const idLength = Math.clz32(bytes[at] ?? 0) - 23;
  if (idLength > 4) return undefined;
  const size = readVint(bytes, at + idLength);
  if (!size) return undefined;
  const id = unsignedOf(bytes.subarray(at, at + idLength));
  const start = base + at + idLength + size.length;
  const isUnknown = size.value >= 2 ** (7 * size.length) - 1;
  return { id, start, end: isUnknown ? Number.POSITIVE_INFINITY : start + size.value };
}
