/** Size of an AudioSpecificConfig. ADTS is AAC whose packets each begin with a header (ISO/IEC 13818-7, section 6.2). */
const CONFIG_BYTES = 2;

/** Returns the size of the ADTS header of a packet, in bytes. */
export function adtsHeaderBytes(packet: Uint8Array): number {
  const hasChecksum = ((packet[1] ?? 0) & 1) === 0;
  return hasChecksum ? 9 : 7;
}

/** Converts the ADTS header of a packet to an AudioSpecificConfig. Without a packet, it returns zeros of the same length. */
export function adtsConfig(packet: Uint8Array | undefined): Uint8Array {
  if (!packet) return new Uint8Array(CONFIG_BYTES);
  const [b2 = 0, b3 = 0] = packet.subarray(2);
  const objectType = (b2 >> 6) + 1;
  const frequency = (b2 >> 2) & 15;
  const channels = ((b2 & 1) << 2) | (b3 >> 6);
  return Uint8Array.from([(objectType << 3) | (frequency >> 1), ((frequency & 1) << 7) | (channels << 3)]);
}
