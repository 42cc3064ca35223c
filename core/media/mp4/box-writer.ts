/** Makes a box of an ISO base media file (ISO/IEC 14496-12, section 4.2). */
export function box(type: string, ...content: Uint8Array[]): Buffer {
  const size = content.reduce((sum, { length }) => sum + length, 8);
  return Buffer.concat([u32(size), Buffer.from(type, 'latin1'), ...content]);
}

export function fullBox(type: string, version: number, flags: number, ...content: Uint8Array[]): Buffer {
  return box(type, u32(version * 2 ** 24 + flags), ...content);
}

export function u8(...values: number[]): Buffer {
  return Buffer.from(values);
}

export function u16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) bytes.writeUInt16BE(value & 0xffff, i * 2);
  return bytes;
}

export function u32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, i * 4);
  return bytes;
}

export function u64(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  for (const [i, value] of values.entries()) bytes.writeBigUInt64BE(BigInt(value), i * 8);
  return bytes;
}

/** Where a box lies in bytes in memory, with its header of eight bytes. */
export interface BoxPlace {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Finds the boxes in [start, end) of bytes in memory. */
export function boxesIn(bytes: Uint8Array, start: number, end: number): BoxPlace[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: BoxPlace[] = [];
  for (let at = start; at + 8 <= end; ) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > end) break;
    found.push({ type: Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1'), start: at, end: at + size });
    at += size;
  }
  return found;
}
