import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { FrameLabel } from '../../core/contracts/frame-label.ts';
import { parseJson } from '../../core/contracts/parse-json.ts';
import { CommandError } from '../command-error.ts';
import { Judge } from './check.ts';
import { WITHOUT_ZERO } from './check-frames.ts';
import { indexOf } from './cut-media.ts';
import { type LabelClaims, readLabelManifest } from './read-manifest.ts';
import { type Picture, readMedia } from './read-media.ts';
import { findTools } from './tools.ts';
import type { Verification, VerifyRequest } from './verify-files.ts';

/** Times in lines are decimal, so that they differ a little from those of the source, in seconds. */
const ROUNDING = 1e-6;

type Line = Pick<FrameLabel, 'frame' | 'time'>;

/**
 * Proves that a file of labels has one line for each frame of its source, with its number and its time. The answers aren't checked.
 * @throws CommandError if a file can't be read
 */
export async function verifyLabels(
  { source, output, tools }: VerifyRequest,
  manifestPath: string | undefined,
): Promise<Verification> {
  const manifest = manifestPath === undefined ? undefined : await readLabelManifest(manifestPath);
  const claims = manifest?.claims;
  const judge = new Judge(claims?.notes ?? []);
  const [media, { lines, sha256 }] = await Promise.all([
    readMedia(source, tools ?? (await findTools())),
    readLines(output),
  ]);
  checkLines(judge, media.picture, lines, claims?.settings ?? {}, WITHOUT_ZERO.test(media.format));
  if (manifest) judge.claimForm(manifest.complaints);
  if (claims) checkClaims(judge, claims, { sourceBytes: media.bytes, bytes: (await stat(output)).size, sha256, lines });
  return { ...judge.proof(), manifest: manifestPath };
}

/** Keeps only the number and the time of each line. */
async function readLines(path: string): Promise<{ lines: Line[]; sha256: string }> {
  const hash = createHash('sha256');
  const bytes = createReadStream(path).on('data', (part) => hash.update(part));
  const lines: Line[] = [];
  for await (const text of createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY })) {
    const { data, error } = FrameLabel.safeParse(parseJson(text));
    const why = error?.issues[0];
    if (!data) {
      const fault = `line ${lines.length + 1} isn't the label of a frame (${why?.path.join('.') || 'the whole'})`;
      throw new CommandError('unreadable', `${path} can't be read: ${fault}. Name the output of "label".`);
    }
    lines.push({ frame: data.frame, time: data.time });
  }
  return { lines, sha256: hash.digest('hex') };
}

function checkLines(
  judge: Judge,
  { times, packetTimes, tick }: Picture,
  lines: readonly Line[],
  { from = 0, to }: LabelClaims['settings'],
  mayBeShifted: boolean,
): void {
  const part = (all: readonly number[]) => {
    const first = indexOf(all, from);
    return { first, times: all.slice(first, to === undefined ? all.length : indexOf(all, to)) };
  };
  // A picture that can't be decoded still has its time.
  const found = [part(times), part(packetTimes)];
  const expected = found.find((each) => each.times.length === lines.length) ?? part(times);
  const [count, total] = [expected.times.length, lines.length];
  const lost = count === total ? undefined : `${count} in, ${total} out`;
  judge.add('frames', 'frames', String(count), String(total), lost);

  const odd = lines.findIndex(({ frame }, i) => frame !== expected.first + i);
  const numbers = `${lines[0]?.frame ?? 'none'} to ${lines.at(-1)?.frame ?? 'none'}`;
  const wanted = `${expected.first} to ${expected.first + count - 1}`;
  const wrong = odd < 0 ? undefined : `line ${odd + 1} has number ${lines[odd]?.frame}`;
  judge.add('frames', 'numbers', wanted, numbers, wrong);

  const shift = mayBeShifted ? (lines[0]?.time ?? 0) - (expected.times[0] ?? 0) : 0;
  const off = lines.map(({ time }, i) => Math.abs(time - shift - (expected.times[i] ?? Number.NaN)));
  const late = off.findIndex((seconds) => !(seconds <= tick / 2 + ROUNDING));
  const span = (all: readonly number[]) => `${all[0] ?? 'none'} s to ${all.at(-1) ?? 'none'} s`;
  judge.add(
    'times',
    'times',
    span(expected.times),
    span(lines.map(({ time }) => time)),
    late < 0 ? undefined : `line ${late + 1} is at ${lines[late]?.time} s instead of ${expected.times[late]} s`,
  );
}

interface Found {
  readonly sourceBytes: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly lines: readonly Line[];
}

function checkClaims(judge: Judge, claims: LabelClaims, { sourceBytes, bytes, sha256, lines }: Found): void {
  judge.claimOf('source', claims.source.bytes, sourceBytes, ' bytes');
  judge.claimOf('output', claims.output.bytes, bytes, ' bytes');
  judge.claimOf('sha256', claims.output.sha256, sha256);
  judge.claimOf('frames', claims.framesOut.frames, lines.length);
  const chunks = claims.chunks.reduce((sum, { frames }) => sum + frames, 0);
  judge.claimOf('frames of all chunks', chunks, lines.length);
}
