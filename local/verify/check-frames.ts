import type { Judge } from './check.ts';
import type { Media, Picture } from './read-media.ts';

/** What ffprobe begins lines with that are about sound. */
const SOUND_DECODERS = /^\[(aac|ac3|eac3|dca|mp[123]\w*|opus|vorbis|flac|alac)\b/;
/** The finest time base that an output has to have, seconds. */
const FINEST = 1e-6;
/** Seconds are floating-point. */
const EPSILON = 1e-9;
/**
 * Containers whose clock has no zero: what counts is where things lie to each other. They don't say how long a frame is, either:
 * ffprobe's lengths are guesses.
 */
const WITHOUT_ZERO = /^(mpegts|mpeg|mpegvideo)$/;

/**
 * Frame count, each timestamp, time base, where the clock starts and where the last frame ends.
 * @returns by how much the output's clock is ahead of the source's, seconds
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
  const isNatural = Math.abs(shift) <= before.tick / 2 + EPSILON || WITHOUT_ZERO.test(source.format);
  judge.add(
    'clock',
    'first frame at',
    seconds(times[0]),
    seconds(after.times[0]),
    isNatural ? undefined : `the clock is ${seconds(shift)} ahead`,
  );

  checkEach(judge, before, after, times, shift, isMilliseconds(output));
  checkTimeBase(judge, before, after, worstOff(times, after.times, shift), isMilliseconds(output));
  checkEnd(judge, source, after, shift);
  checkDecoding(judge, before, after);
  return shift;
}

/** MKV counts in milliseconds: its timestamps can't be exact. */
function isMilliseconds({ format }: Media): boolean {
  return format.includes('matroska');
}

/**
 * The source's timestamps to hold the output to: of its decoded frames, unless those of its packets fit and they don't: a
 * picture that can't be decoded still has its time. What is noted as missing is taken to be missing at the start.
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
  const allowed = inMilliseconds ? Math.max(tick, 0.001) : Math.max(tick, FINEST);
  // The first frame carries the rounding of the clock's shift.
  const slack = shift === 0 ? 0.5 : 1;
  const off = times.map((time, i) => Math.abs((after.times[i] ?? Number.NaN) - shift - time));
  const wrong = off.findIndex((difference) => !(difference <= allowed * slack + EPSILON));
  const worst = off.reduce((most, difference) => Math.max(most, difference), 0);
  const difference =
    wrong === -1
      ? undefined
      : `frame ${wrong + 1} is shown at ${seconds(after.times[wrong])} instead of ${seconds((times[wrong] ?? Number.NaN) + shift)}`;
  const rounded = inMilliseconds ? ' (MKV rounds to 1 ms)' : '';
  const told = `at most ${(worst / allowed).toFixed(3)} ticks off${rounded}`;
  judge.add('times', 'timestamps', `tick ${seconds(tick)}`, told, difference);
}

function worstOff(before: readonly number[], after: readonly number[], shift: number): number {
  return before.reduce((most, time, i) => Math.max(most, Math.abs((after[i] ?? Number.NaN) - shift - time)), 0);
}

/** A coarser one is as good where every timestamp is a whole number of its ticks. */
function checkTimeBase(judge: Judge, { tick }: Picture, after: Picture, worst: number, inMilliseconds: boolean): void {
  const coarsest = Math.max(tick, FINEST, inMilliseconds ? 0.001 : 0);
  const isFine = after.tick <= coarsest * (1 + EPSILON) || worst <= FINEST / 2;
  const difference = isFine ? undefined : `a tick of ${seconds(after.tick)} is coarser than ${seconds(coarsest)}`;
  judge.add('times', 'time base', `1/${Math.round(1 / tick)} s`, `1/${Math.round(1 / after.tick)} s`, difference);
}

/** A container that doesn't say how long its last frame lasts leaves it to the painting: about as long as one frame. */
function checkEnd(judge: Judge, { picture: before, format }: Media, after: Picture, shift: number): void {
  const last = before.times.at(-1) ?? 0;
  const isTold = before.end > last + EPSILON && !WITHOUT_ZERO.test(format);
  const usual = last - (before.times.at(-2) ?? last - 1);
  const allowed = isTold ? 1.5 * Math.max(before.tick, after.tick, FINEST) : Math.max(usual, before.tick) * 1.5;
  const expected = (isTold ? before.end : last + usual) + shift;
  const isAt = (end: number) => Math.abs(after.end - shift - end) <= allowed + EPSILON;
  const isSame = isAt(expected - shift) || (before.lastPacketEnd > last + EPSILON && isAt(before.lastPacketEnd));
  const difference = isSame ? undefined : `it ends at ${seconds(after.end)} instead of ${seconds(expected)}`;
  judge.add('end', 'last frame ends at', isTold ? seconds(before.end) : 'not told', seconds(after.end), difference);
}

/** A decoder that complains of the source, too, may do so of what is copied of it. */
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
