import { seededRandom } from '../../packages/functions-host/test/support/seeded-random.ts';

export interface Mutant {
  /** A description of the change, such as `12 bytes changed`. */
  readonly what: string;
  readonly bytes: Buffer;
}

/** A cut or a duplication takes at most this share of a file. */
const LONGEST_SHARE = 0.1;

/** Changes random bytes of a file, cuts a part out or off, or duplicates a part. The same seed gives the same change. */
export function mutate(original: Buffer, seed: number): Mutant {
  const random = seededRandom(seed + 1);
  // The first numbers of neighbouring seeds are alike, so some are skipped.
  for (let i = 0; i < 8; i++) random();
  const place = () => Math.floor(random() * original.length);
  const length = () => 1 + Math.floor(random() ** 2 * LONGEST_SHARE * original.length);
  const kind = random();
  if (kind < 0.55) return change(original, 1 + Math.floor(random() ** 3 * 200), place, random);
  if (kind < 0.7) {
    const end = Math.max(1, place());
    return { what: `cut off after ${end} of ${original.length} bytes`, bytes: original.subarray(0, end) };
  }
  const [from, bytes] = [place(), length()];
  const to = Math.min(original.length, from + bytes);
  const isDoubled = kind > 0.85;
  const rest = isDoubled ? from : to;
  return {
    what: `${to - from} bytes at ${from} ${isDoubled ? 'doubled' : 'cut out'}`,
    bytes: Buffer.concat([original.subarray(0, isDoubled ? to : from), original.subarray(rest)]),
  };
}

function change(original: Buffer, count: number, place: () => number, random: () => number): Mutant {
  const bytes = Buffer.from(original);
  for (let i = 0; i < count; i++) bytes[place()] = Math.floor(random() * 256);
  return { what: `${count} bytes changed`, bytes };
}
