import type { Judge } from './check.ts';
import { compareNames, languageOf } from './compare-names.ts';
import { isPcm, type Media, type Sound } from './read-media.ts';

/** Times of files with a finer time base count as rounded to this, in seconds. */
const FINEST = 1e-6;
const EPSILON = 1e-9;
/** The largest rounding of one length that others are added to, in seconds. Transport streams have a time base of 1/90,000 s. */
const COARSEST_LENGTH = 1e-4;
/** The start of a converted track may differ by this many seconds, because of the priming of its encoder. */
const CONVERTED_TOLERANCE = 0.03;

/**
 * Checks each sound track: its packets, their times relative to the picture, its language and title.
 * @param shift the seconds by which the output's clock is ahead
 */
export function checkSound(judge: Judge, source: Media, output: Media, shift: number): void {
  if (source.sounds.length === 0 && output.sounds.length === 0) return;
  const pairs = pairTracks(source.sounds, output.sounds);
  const left = pairs.filter(({ after }) => !after);
  const counts = [String(source.sounds.length), String(output.sounds.length)] as const;
  const extra = output.sounds.length - (pairs.length - left.length);
  if (extra > 0) judge.add('manifest', 'sound tracks', ...counts, `${extra} tracks that the source doesn't have`);
  else if (left.length === 0) judge.add('sound', 'sound tracks', ...counts, undefined);
  for (const { number } of left) {
    judge.add('sound', 'sound tracks', ...counts, `track ${number} left out`, { track: number - 1 });
  }
  for (const { number, before, after } of pairs) if (after) checkTrack(judge, number, before, after, shift);
}

interface Pair {
  readonly number: number;
  readonly before: Sound;
  readonly after: Sound | undefined;
}

/** Pairs the tracks of source and output. Tracks keep their order; copied ones are recognised by their packets, converted ones by their language. */
function pairTracks(before: readonly Sound[], after: readonly Sound[]): Pair[] {
  if (before.length === after.length)
    return before.map((sound, i) => ({ number: i + 1, before: sound, after: after[i] }));
  const free = [...after];
  const copied = before.map((sound) => takeFirst(free, (other) => isCopy(sound, other)));
  return before.map((sound, i) => {
    const converted = () => takeFirst(free, (other) => languageOf(other) === languageOf(sound));
    return { number: i + 1, before: sound, after: copied[i] ?? converted() };
  });
}

function takeFirst(from: Sound[], isWanted: (sound: Sound) => boolean): Sound | undefined {
  const at = from.findIndex(isWanted);
  return at === -1 ? undefined : from.splice(at, 1)[0];
}

function isCopy(before: Sound, after: Sound): boolean {
  return before.hashes.length === after.hashes.length && before.hashes.every((hash, i) => hash === after.hashes[i]);
}

function checkTrack(judge: Judge, number: number, before: Sound, after: Sound, shift: number): void {
  const [name, track] = [`sound ${number}`, number - 1];
  const isSamples = isPcm(before.stream) && before.stream.codec_name === after.stream.codec_name;
  const wrong = (isSamples ? comparePcm : comparePackets)(before, after) ?? compareShape(before, after);
  const packets = ({ hashes, stream }: Sound) => `${hashes.length} packets ${stream.codec_name}`;
  judge.add('sound', name, packets(before), packets(after), wrong, { track });
  checkTimes(judge, track, before, isSamples ? cutAlike(before, after) : after, shift, wrong !== undefined);
  checkTags(judge, track, before, after);
}

function comparePackets(before: Sound, after: Sound): string | undefined {
  if (isCopy(before, after)) return undefined;
  const different = before.hashes.findIndex((hash, i) => hash !== after.hashes[i]);
  if (different === -1) return `${after.hashes.length - before.hashes.length} packets more`;
  return `packet ${different + 1} is not the source's`;
}

/** The same packets or samples are other sound where the file states another rate or number of channels. */
function compareShape({ stream: before }: Sound, { stream: after }: Sound): string | undefined {
  const shape = ({ sample_rate, channels }: Sound['stream']) => `${sample_rate} Hz with ${channels} channels`;
  const [from, to] = [shape(before), shape(after)];
  return from === to ? undefined : `${from} became ${to}`;
}

/**
 * Compares all samples of PCM together, because each format cuts them into packets in its own way. The bytes of a part of the source are only
 * counted.
 */
function comparePcm(before: Sound, after: Sound): string | undefined {
  const [from, to] = [bytesOf(before), bytesOf(after)];
  const seconds = before.end - (before.times[0] ?? before.end);
  const allowed = seconds > 0 ? ((before.borderTolerance ?? 0) * from) / seconds : 0;
  if (Math.abs(from - to) > allowed) return `${from} bytes in, ${to} out`;
  const isSame = before.samplesHash === undefined || before.samplesHash === after.samplesHash;
  return isSame ? undefined : "the samples are not the source's";
}

/** Returns PCM with the times at which it has the first samples of the source's packets. */
function cutAlike(before: Sound, after: Sound): Sound {
  const { sample_rate = 0, channels = 0, bits_per_sample } = after.stream;
  const bytesPerSecond = (sample_rate * channels * bits_per_sample) / 8;
  let [packet, first, offset] = [0, 0, 0];
  const times = before.sizes.map((bytes) => {
    for (let size = after.sizes[packet]; size !== undefined && first + size <= offset; size = after.sizes[packet]) {
      first += size;
      packet++;
    }
    const time = (after.times[packet] ?? Number.NaN) + (offset - first) / bytesPerSecond;
    offset += bytes;
    return time;
  });
  return { ...after, times };
}

const bytesOf = ({ sizes }: Sound) => sizes.reduce((sum, bytes) => sum + bytes, 0);

function checkTimes(judge: Judge, track: number, before: Sound, after: Sound, shift: number, onlyEnds: boolean): void {
  const name = `sound ${track + 1}`;
  const loose = before.borderTolerance ?? CONVERTED_TOLERANCE;
  const allowed = onlyEnds ? [loose, loose] : roundingOf(before, after, shift);
  const pairs = onlyEnds
    ? [[before.times[0], after.times[0]] as const, [before.end, after.end] as const]
    : before.times.map((time, i) => [time, after.times[i]] as const);
  const off = pairs.map(([from = Number.NaN, to = Number.NaN]) => to - shift - from);
  const wrong = off.findIndex((difference, i) => !(Math.abs(difference) <= (allowed[i] ?? loose)));
  const worst = off.reduce((most, difference) => Math.max(most, Math.abs(difference)), 0);
  const difference =
    wrong === -1 ? undefined : `packet ${wrong + 1} is ${milliseconds(off[wrong])} late against the picture`;
  judge.add('sound', `${name}: to the picture`, '', `at most ${milliseconds(worst)} off`, difference, { track });
}

/** Packets in a row that may be timed by the lengths of those before: more are not put into one packet of a transport stream. */
const MOST_UNTIMED = 64;

/**
 * By how much each packet may be off, seconds. Source and output have each rounded a time to half a tick; the clock's shift has been, too. A
 * transport stream states the time of the first of several packets only: the others follow from lengths, which everybody who reads them
 * rounds to whole ticks.
 */
function roundingOf(before: Sound, after: Sound, shift: number): number[] {
  const [fine, coarse] = [before.tick, after.tick].map((tick) => Math.max(tick, FINEST)).sort((a, b) => a - b);
  const rounded = (fine ?? 0) + ((coarse ?? 0) * (shift === 0 ? 1 : 2)) / 2 + EPSILON;
  let untimed = 0;
  return before.times.map((_, i) => {
    untimed = before.isTimed[i] === false ? Math.min(untimed + 1, MOST_UNTIMED) : 0;
    return rounded + untimed * Math.min(before.tick, COARSEST_LENGTH);
  });
}

function checkTags(judge: Judge, track: number, before: Sound, after: Sound): void {
  const name = `sound ${track + 1}`;
  const [from, to] = [describe(before), describe(after)];
  judge.add('sound', `${name}: language, title`, from, to, compareNames(before, after), { track });
}

function describe(sound: Sound): string {
  return [languageOf(sound), sound.title].filter((text) => text !== '').join(' ');
}

function milliseconds(seconds = Number.NaN): string {
  return `${Number((seconds * 1_000).toFixed(3))} ms`;
}
