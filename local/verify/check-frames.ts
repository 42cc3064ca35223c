import type { Judge } from './check.ts';
import type { Media, Picture } from './read-media.ts';

/** ffprobe begins its complaints about sound with one of these names. */
const SOUND_DECODERS = /^\[(aac|ac3|eac3|dca|mp[123]\w*|opus|vorbis|flac|alac)\b/;
/** An output needs no finer time base than this, seconds. */
const FINEST = 1e-6;
/** Allows for the rounding of floating-point seconds. */
const EPSILON = 1e-9;
/** Formats whose clock may start at any time. A painting has the same clock, or one that starts at 0. */
export const WITHOUT_ZERO = /^(mpegts|mpeg|mpegvideo)$/;
/** Containers that don't say how long a frame is: ffprobe's lengths are guesses. */
const WITHOUT_LENGTHS = /^(mpegts|mpeg|mpegvideo|flv)$/;
/** How far from 0 s a painting may begin whose clock starts there: encoders put some samples before the first. */
const NEAR_ZERO = 0.1;
/** A coarse tick of the source, such as the 40 ms of an AVI, is no reason for an end that is further off, in seconds. */
const COARSEST_END = 0.002;
/** Number of frames before the last whose lengths limit its length if nothing else does. */
const NEIGHBOURS = 6;

/**
 * Checks the number of frames, each timestamp, the time base, the start of the clock and the end of the last frame.
 * @returns the seconds by which the output's clock is ahead of the source's
 */
export function checkFrames(judge: Judge, source: Media, output: Media): number {
  const [before, after] = [source.picture, output.picture];
  const { times, name } = matching(before, after, judge.framesNoted('frames'));
  const isCountKept = name === 'packets' || before.times.length === after.times.length;
  const count = isCountKept ? undefined : `${before.times.length} in, ${after.times.length} out`;
  const unshown = name === 'packets' && before.times.length !== times.length;
  const lost = unshown ? `${before.times.length} of ${times.length} pictures decode in the source` : count;
  const differing = Math.abs(before.times.length - after.times.length);
  judge.add('frames', 'frames', String(before.times.length), String(after.times.length), lost, { frames: differing });

  const shift = clockShift(times, after.times, source.format);
  const begins = Math.min(...[after, ...output.sounds].map((track) => track.times[0] ?? Number.POSITIVE_INFINITY));
  const startsAnew = WITHOUT_ZERO.test(source.format) && Math.abs(begins) <= NEAR_ZERO;
  const inMilliseconds = isMilliseconds(output);
  const rounding = Math.max(before.tick, inMilliseconds ? 0.001 : 0) / 2;
  const isNatural = Math.abs(shift) <= rounding + EPSILON || startsAnew;
  const ahead = isNatural ? undefined : `the clock is ${seconds(shift)} ahead`;
  judge.add('clock', 'first frame at', seconds(times[0]), seconds(after.times[0]), ahead);

  checkEach(judge, before, after, times, shift, inMilliseconds);
  checkTimeBase(judge, before, after, worstOff(times, after.times, shift), inMilliseconds);
  checkEnd(judge, source, after, shift);
  checkDecoding(judge, before, after);
  return shift;
}

/** True for MKV, whose timestamps are whole milliseconds and so can't be exact. */
function isMilliseconds({ format }: Media): boolean {
  return format.includes('matroska');
}

/**
 * Chooses the source's timestamps that the output must have: those of its decoded frames, or those of its packets if only their number
 * fits, since a picture that can't be decoded still has its time. Frames that are noted as missing are taken from the start.
 */
function matching(
  before: Picture,
  after: Picture,
  lossesNoted: number,
): { times: readonly number[]; name: 'frames' | 'packets' } {
  const count = after.times.length;
  if (before.times.length === count) return { times: before.times, name: 'frames' };
  if (before.packetTimes.length === count) return { times: before.packetTimes, name: 'packets' };
  const missing = before.times.length - count;
  const spare = missing <= lossesNoted ? missing : 0;
  return { times: spare > 0 ? before.times.slice(spare) : before.times, name: 'frames' };
}

function clockShift(before: readonly number[], after: readonly number[], format: string): number {
  const shift = (after[0] ?? Number.NaN) - (before[0] ?? Number.NaN);
  const isExact = Math.abs(shift) < FINEST && !WITHOUT_ZERO.test(format);
  return isExact || Number.isNaN(shift) ? 0 : shift;
}

function checkEach(
  judge: Judge,
  { tick }: Picture,
  after: Picture,
  times: readonly number[],
  shift: number,
  inMilliseconds: boolean,
): void {
  // A coarse tick of the source, such as the 40 ms of an AVI, is no reason for inexact times.
  const allowed = Math.max(Math.min(tick, after.tick), inMilliseconds ? 0.001 : FINEST);
  // A shift of the clock has been rounded too, unless each tick of the source is a whole number of the painting's.
  const ratio = tick / after.tick;
  const isExact = shift === 0 || (!inMilliseconds && Math.abs(ratio - Math.round(ratio)) <= EPSILON * ratio);
  const slack = isExact ? 0.5 : 1;
  const off = times.map((time, i) => Math.abs((after.times[i] ?? Number.NaN) - shift - time));
  const wrong = off.findIndex((difference) => !(difference <= allowed * slack + EPSILON));
  const worst = off.reduce((most, difference) => Math.max(most, difference), 0);
  const difference =
    wrong === -1
      ? undefined
      : `frame ${wrong + 1} is shown at ${seconds(after.times[wrong])} instead of ${seconds((times[wrong] ?? Number.NaN) + shift)}`;
  const rounded = inMilliseconds ? ' (MKV rounds to 1 ms)' : '';
  const worstText = `at most ${(worst / allowed).toFixed(3)} ticks off${rounded}`;
  judge.add('times', 'timestamps', `tick ${seconds(allowed)}`, worstText, difference);
}

function worstOff(before: readonly number[], after: readonly number[], shift: number): number {
  return before.reduce((most, time, i) => Math.max(most, Math.abs((after[i] ?? Number.NaN) - shift - time)), 0);
}

/** Checks the time base. A coarser one is accepted if every timestamp is a whole number of its ticks. */
function checkTimeBase(judge: Judge, { tick }: Picture, after: Picture, worst: number, inMilliseconds: boolean): void {
  const coarsest = Math.max(tick, FINEST, inMilliseconds ? 0.001 : 0);
  const isFine = after.tick <= coarsest * (1 + EPSILON) || worst <= FINEST / 2;
  const difference = isFine ? undefined : `a tick of ${seconds(after.tick)} is coarser than ${seconds(coarsest)}`;
  judge.add('times', 'time base', `1/${Math.round(1 / tick)} s`, `1/${Math.round(1 / after.tick)} s`, difference);
}

/**
 * Checks the end of the last frame. If the source doesn't state it, the last frame must be about as long as the one before. Where the
 * stream, its last packet and an edit list state it differently, each of them is right.
 */
function checkEnd(judge: Judge, { picture: before, format }: Media, after: Picture, shift: number): void {
  const last = before.times.at(-1) ?? 0;
  const isStated = before.end > last + EPSILON && !WITHOUT_LENGTHS.test(format);
  const usual = last - (before.times.at(-2) ?? last - 1);
  const allowed = 1.5 * Math.min(Math.max(before.tick, after.tick, FINEST), COARSEST_END);
  const expected = (isStated ? before.end : last + usual) + shift;
  const isAt = (end: number) => Math.abs(after.end - shift - end) <= allowed + EPSILON;
  const stated = [expected - shift, before.lastPacketEnd, before.editEnd].filter((end) => end > last + EPSILON);
  const isSame =
    stated.some(isAt) ||
    ((before.isEndGuessed || !isStated) && isLikeNeighbours(before.times, after.end - shift, allowed));
  const difference = isSame ? undefined : `it ends at ${seconds(after.end)} instead of ${seconds(expected)}`;
  judge.add('end', 'last frame ends at', isStated ? seconds(before.end) : 'not stated', seconds(after.end), difference);
}

function isLikeNeighbours(times: readonly number[], end: number, allowed: number): boolean {
  const near = times.slice(-NEIGHBOURS);
  const lengths = near.slice(1).map((time, i) => time - (near[i] as number));
  const length = end - (times.at(-1) ?? Number.NaN);
  return length >= Math.min(...lengths) - allowed && length <= Math.max(...lengths) + allowed;
}

/** Checks that the output decodes without complaints, except for those about copied sound that the source causes too. */
function checkDecoding(judge: Judge, before: Picture, { decoded }: Picture): void {
  const component = (line: string) => /^\[([^\s@]+) @/.exec(line)?.[1] ?? line;
  const known = new Set(before.decoded.complaints.map(component));
  const complaints = decoded.complaints.filter((line) => !SOUND_DECODERS.test(line) || !known.has(component(line)));
  const { sizes } = decoded;
  const difference = complaints.length === 0 ? undefined : `FFmpeg complains: ${complaints[0]}`;
  judge.add('manifest', 'output decodes', '', complaints.length === 0 ? 'all of it' : 'not all of it', difference);
  judge.add('manifest', 'one size', '', sizes.join(', '), sizes.length > 1 ? 'frames differ in size' : undefined);
}

function seconds(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? 'none' : `${Number(value.toFixed(6))} s`;
}
