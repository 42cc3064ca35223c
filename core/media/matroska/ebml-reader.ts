import type { ByteSource } from '../bytes/byte-source.ts';

/** An EBML element (RFC 8794, section 5). `start` and `end` are the byte positions of its content. */
export interface Element {
  readonly id: number;
  readonly start: number;
  /** Infinity if the element has no size, as in live streams. */
  readonly end: number;
}

const MOST_HEADER_BYTES = 12;

/** Reads the header of the element at `position`; undefined if there is no valid one. */
export async function readElement(source: ByteSource, position: number): Promise<Element | undefined> {
  if (position + 2 > source.size) return undefined;
  const bytes = await source.read(position, Math.min(source.size, position + MOST_HEADER_BYTES));
  return parseElement(bytes, 0, position);
}

/** Parses the children of an element from its content. It stops at the first invalid child. */
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

/** Reads a text, without the zeros that may follow it. */
export function textOf(content: Uint8Array): string {
  return Buffer.from(content.buffer, content.byteOffset, content.length).toString().replace(/\0+$/, '');
}

/** Reads a variable-size integer of one to eight bytes (RFC 8794, section 4); undefined if it is invalid or incomplete. */
export function readVint(bytes: Uint8Array, at: number): { value: number; length: number } | undefined {
  const length = Math.clz32(bytes[at] ?? 0) - 23;
  if (length > 8 || at + length > bytes.length) return undefined;
  const marker = 1 << (8 - length);
  let value = (bytes[at] as number) & (marker - 1);
  for (let i = 1; i < length; i++) value = value * 256 + (bytes[at + i] as number);
  return { value, length };
}

/** Parses the header of an element. Positions are counted from `base`; undefined if it is invalid or incomplete. */
export function parseElement(bytes: Uint8Array, at: number, base: number): Element | undefined {
  const idLength = Math.clz32(bytes[at] ?? 0) - 23;
  if (idLength > 4) return undefined;
  const size = readVint(bytes, at + idLength);
  if (!size) return undefined;
  const id = unsignedOf(bytes.subarray(at, at + idLength));
  const start = base + at + idLength + size.length;
  const isUnknown = size.value >= 2 ** (7 * size.length) - 1;
  return { id, start, end: isUnknown ? Number.POSITIVE_INFINITY : start + size.value };
}
