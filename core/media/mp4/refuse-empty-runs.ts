import type { ByteSource } from '../bytes/byte-source.ts';
import { refusals } from '../source/refusals.ts';

const TRUN = Buffer.from('trun');
/** Size of a run's type, version, flags and number of samples (ISO/IEC 14496-12, section 8.8.8). */
const RUN_HEADER_BYTES = 12;
/** Flags of the fields that each sample may have in the table. */
const SAMPLE_FLAGS = 0xf00;
const KNOWN_FLAGS = 0xf05;
/** Most samples that runs without any field per sample may claim in one read: twice those of a mebibyte of 8-bit sound. */
const MOST_SAMPLES = 2 * 1024 * 1024;

/**
 * Makes reads throw `too-large` if track runs in them claim millions of samples without a byte for each. Sixteen bytes may
 * claim 2³² samples, for each of which a parser allocates memory.
 */
export function refuseEmptyRuns(source: ByteSource, name: string): ByteSource {
  return {
    size: source.size,
    read: async (start, end) => {
      const more = Math.min(source.size, end + RUN_HEADER_BYTES);
      const bytes = await source.read(start, more);
      if (claimedSamples(bytes) > MOST_SAMPLES) throw refusals.tooManyFrames(name, MOST_SAMPLES);
      return bytes.subarray(0, end - start);
    },
  };
}

function claimedSamples(bytes: Uint8Array): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let samples = 0;
  for (let at = buffer.indexOf(TRUN); at !== -1; at = buffer.indexOf(TRUN, at + TRUN.length)) {
    if (at + RUN_HEADER_BYTES > buffer.length) break;
    const flags = buffer.readUIntBE(at + 5, 3);
    const isRun = (buffer[at + 4] as number) <= 1 && (flags & ~KNOWN_FLAGS) === 0;
    if (isRun && (flags & SAMPLE_FLAGS) === 0) samples += buffer.readUInt32BE(at + 8);
  }
  return samples;
}
