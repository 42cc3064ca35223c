import type { Input } from 'mediabunny';
import type { ByteSource } from '../bytes/byte-source.ts';
import { readMatroskaHead } from '../matroska/read-matroska-head.ts';
import { type Movie, readMovie } from '../mp4/read-movie.ts';
import { scrambledShare, transportFormat } from '../mpeg-ts/transport-stream.ts';
import type { MediaLimits } from '../source/media-limits.ts';
import { NeedsConversion } from '../source/needs-conversion.ts';
import { refusals } from '../source/refusals.ts';

/** Largest share of a truncated file that may be missing. With more, it is refused. */
const MAX_MISSING_SHARE = 0.02;
/** Number of bytes of a transport stream that are searched for scrambled packets. */
const SCRAMBLE_SAMPLE_BYTES = 512 * 1024;

/** The source that is inspected, and the limits. */
export interface Asked {
  /** Name of the source in messages. */
  readonly name: string;
  readonly limits: MediaLimits;
  /** FFmpeg's name of the demuxer. */
  readonly demuxer: string;
}

/**
 * Checks that the headers can be read by ranges, before anything else is read.
 * @returns the movie of an MP4 or MOV; undefined for other formats
 * @throws RepaintError and {@link NeedsConversion} as `inspectVideo` does
 */
export async function readHeaders(bytes: ByteSource, input: Input, asked: Asked): Promise<Movie | undefined> {
  if (asked.demuxer === 'mov') return readWholeMovie(bytes, asked);
  if (asked.demuxer === 'matroska') await checkMatroska(bytes, asked);
  if (asked.demuxer === 'mpegts' && (await isScrambled(bytes))) throw refusals.encrypted(asked.name);
  if (!(await input.canRead())) throw new NeedsConversion(asked.demuxer, 'unknown', "its headers can't be read");
  return undefined;
}

async function checkMatroska(bytes: ByteSource, { name, demuxer }: Asked): Promise<void> {
  const { tracks, isWhole } = await readMatroskaHead(bytes);
  if (tracks.some(({ isEncrypted }) => isEncrypted)) throw refusals.encrypted(name);
  if (!isWhole) throw new NeedsConversion(demuxer, 'unknown', 'its headers are damaged');
}

async function readWholeMovie(bytes: ByteSource, { name, limits, demuxer }: Asked): Promise<Movie> {
  const movie = await readMovie(bytes, limits);
  if (!movie.tracks && movie.endsInJunk) throw new NeedsConversion(demuxer, 'unknown', 'its boxes are damaged');
  if (!movie.tracks) throw refusals.withoutIndex(name);
  if (movie.missingShare > MAX_MISSING_SHARE) throw refusals.truncated(name);
  const claiming = movie.tracks.find(({ samples }) => samples > limits.maxFrames);
  if (claiming && claiming.sizes > 0 && claiming.sizes <= limits.maxFrames)
    throw new NeedsConversion(demuxer, 'unknown', 'its tables claim different numbers of frames');
  if (claiming) throw refusals.tooManyFrames(name, limits.maxFrames);
  // mediabunny ignores fragments if the tables of the movie have samples.
  if (movie.hasFragments && movie.tracks.some(({ sizes }) => sizes > 0))
    throw new NeedsConversion(demuxer, 'unknown', 'some of its packets are indexed in fragments and others are not');
  if (movie.missingShare > 0) throw new NeedsConversion(demuxer, 'unknown', 'its end is missing');
  return movie;
}

async function isScrambled(bytes: ByteSource): Promise<boolean> {
  const start = await bytes.read(0, Math.min(SCRAMBLE_SAMPLE_BYTES, bytes.size));
  const format = transportFormat(start);
  return format !== undefined && scrambledShare(start, format) > 0.1;
}
