const PACKET_BYTES = 188;

/**
 * Cuts a transport stream before its second keyframe, as cameras and recorders do. The tables at its start are kept. A packet with an
 * adaptation field says whether decoding can start there (ISO/IEC 13818-1, section 2.4.3.5).
 */
export function fromSecondKey(bytes: Buffer): Buffer {
  const isKey = (at: number) => {
    const hasField = (bytes.readUInt8(at + 3) & 0x20) !== 0 && bytes.readUInt8(at + 4) > 0;
    return hasField && (bytes.readUInt8(at + 5) & 0x40) !== 0 && (bytes.readUInt8(at + 1) & 0x40) !== 0;
  };
  const keys: number[] = [];
  for (let at = 0; at < bytes.length; at += PACKET_BYTES) if (isKey(at)) keys.push(at);
  const [first = 0, second = 0] = keys;
  return Buffer.concat([bytes.subarray(0, first), bytes.subarray(second)]);
}
