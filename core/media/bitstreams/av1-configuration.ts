const SEQUENCE_HEADER = 1;

/** Returns the sequence header, as a whole OBU, with which a keyframe begins (AV1 specification, section 7.5). */
export function sequenceHeader(keyframe: Uint8Array): Uint8Array {
  const [header = 0, size = 0] = keyframe;
  const type = (header >> 3) & 15;
  const [hasExtension, hasSize] = [(header & 4) !== 0, (header & 2) !== 0];
  if (type !== SEQUENCE_HEADER || hasExtension || !hasSize || size > 127) {
    throw new Error('its first frame has no sequence header');
  }
  return keyframe.subarray(0, 2 + size);
}

/**
 * Makes the `av1C` record of Matroska and MP4 (AV1 in ISOBMFF, section 2.3), for 8 or 10 bits at 4:2:0.
 * @param codec a codec string that begins like `av01.0.04M.08`, which ends in the number of bits
 */
export function av1Configuration(codec: string, sequence: Uint8Array): Uint8Array {
  const [, profile = '0', level = '0', tier, bits] = /^av01\.(\d)\.(\d\d)([MH])\.(\d\d)/.exec(codec) ?? [];
  const position = Number(codec.split('.')[5]?.[2] ?? 0);
  const [subsampledX, subsampledY] = [1 << 3, 1 << 2];
  const format = (tier === 'H' ? 0x80 : 0) | (bits === '10' ? 0x40 : 0) | subsampledX | subsampledY | position;
  return Uint8Array.from([0x81, (Number(profile) << 5) | Number(level), format, 0, ...sequence]);
}
