/** Makes an EBML element (RFC 8794, section 5): id, length and content. */
export function element(id: number, ...content: Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([unsigned(id), vint(length), ...content]);
}

/** Encodes an unsigned integer, big-endian, by default in as few bytes as possible. */
export function unsigned(value: number, bytes = bytesOf(value)): Uint8Array {
  const all = Buffer.alloc(8);
  all.writeBigUInt64BE(BigInt(value));
  return all.subarray(8 - bytes);
}

export function float(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}

export function text(value: string): Uint8Array {
  return Buffer.from(value, 'utf8');
}

/** Encodes a variable-size integer (RFC 8794, section 4), by default in as few bytes as possible. Use 8 bytes for one that will be overwritten. */
export function vint(value: number, bytes = Math.max(1, Math.ceil(Math.log2(value + 2) / 7))): Uint8Array {
  const all = Buffer.alloc(8);
  all.writeBigUInt64BE(BigInt(value) | (1n << BigInt(7 * bytes)));
  return all.subarray(8 - bytes);
}

function bytesOf(value: number): number {
  return Math.max(1, Math.ceil(Math.log2(value + 1) / 8));
}
