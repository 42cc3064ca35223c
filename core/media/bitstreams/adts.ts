/** Sound of transport streams: AAC whose every packet says what it is (ISO/IEC 13818-7, section 6.2). */
const CONFIG_BYTES = 2;

/** Bytes of the header before the sound itself. */
export function adtsHeaderBytes(packet: Uint8Array): number {
  const hasChecksum = ((packet[1] ?? 0) & 1) === 0;
  return hasChecksum ? 9 : 7;
}

/** The AudioSpecificConfig that the header stands for; zeros, of the same length, where there is none yet. */
export function adtsConfig(packet: Uint8Array | undefined): Uint8Array {
  if (!packet) return new Uint8Array(CONFIG_BYTES);
  const [b2 = 0, b3 = 0] = packet.subarray(2);
  const objectType = (b2 >> 6) + 1;
  const frequency = (b2 >> 2) & 15;
  const channels = ((b2 & 1) << 2) | (b3 >> 6);
  return Uint8Array.from([(objectType << 3) | (frequency >> 1), ((frequency & 1) << 7) | (channels << 3)]);
}
