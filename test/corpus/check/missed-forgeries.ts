import { extname, join } from 'node:path';
import { execa } from 'execa';
import type { Tools } from '../../../local/verify/tools.ts';
import { verifyFiles } from '../../../local/verify/verify-files.ts';

interface Forgery {
  readonly what: string;
  /** The check that has to find it. */
  readonly check: string;
  /** FFmpeg's arguments between the painting and the forged file. */
  readonly args: readonly string[];
}

interface Painting {
  readonly source: string;
  readonly output: string;
  /** A folder for the forged files. */
  readonly folder: string;
  readonly tools: Tools;
}

const X264 = ['-enc_time_base', '1/90000', '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'copy', '-vsync', '0'];
const filtered = (filter: string) => ['-vf', filter, ...X264];
/** Checks of forgeries that need a second frame. */
const OF_FRAMES: ReadonlySet<string> = new Set(['frames', 'timestamps']);
const OF_PICTURES: readonly Forgery[] = [
  { what: 'a frame missing', check: 'frames', args: filtered("select='gt(n,0)'") },
  {
    what: 'a frame too late',
    check: 'timestamps',
    args: filtered("settb=1/90000,setpts='PTS+if(eq(N,1),0.011/TB,0)'"),
  },
  { what: 'another size', check: 'shown size', args: filtered('scale=iw*2:ih,setsar=1') },
  { what: 'another pixel aspect', check: 'shown size', args: filtered('setsar=17/7') },
  { what: 'turned', check: 'shown size', args: filtered('pad=iw+16:ih,transpose') },
];
const OF_SOUND: readonly Forgery[] = [
  {
    what: 'sound 40 ms late',
    check: 'sound 1: to the picture',
    args: '-itsoffset 0.04 -i PAINTING -map 0:v -map 1:a -c copy'.split(' '),
  },
  { what: 'no sound', check: 'sound tracks', args: ['-an', '-c', 'copy'] },
  { what: 'sound made anew', check: 'sound 1', args: ['-c:v', 'copy', '-c:a', 'aac', '-b:a', '40k'] },
];
const WITHOUT_SOUND: readonly Forgery[] = [
  {
    what: 'sound that the source lacks',
    check: 'sound tracks',
    args: '-f lavfi -t 1 -i anullsrc -map 0:v -map 1:a -c:v copy -c:a aac'.split(' '),
  },
  { what: 'another range', check: 'colour tags', args: ['-pix_fmt', 'yuvj420p', ...X264] },
  { what: 'another clock', check: 'first frame at', args: ['-c', 'copy', '-output_ts_offset', '1.7'] },
];

/**
 * Forges a painting in eight ways, and lists those that `verify` takes for honest. It has no manifest of them, whose hashes would give each
 * of them away.
 */
export async function missedForgeries({ source, output, folder, tools }: Painting): Promise<string[]> {
  const { checks } = await verifyFiles({ source, output, tools });
  // What a note of the honest painting explains is left out.
  const same = checks.flatMap(({ name, verdict }) => (verdict === 'same' ? [name] : []));
  const isOneFrame = checks.some(({ name, output: frames }) => name === 'frames' && frames === '1');
  const hasSound = checks.some(({ name }) => name === 'sound 1');
  const forgeries = [...OF_PICTURES, ...(hasSound ? OF_SOUND : WITHOUT_SOUND)];
  const missed: string[] = [];
  for (const [i, { what, check, args }] of forgeries.entries()) {
    if (!same.includes(check) || (isOneFrame && OF_FRAMES.has(check))) continue;
    const forged = join(folder, `forged-${i}${extname(output)}`);
    const more = args.map((arg) => (arg === 'PAINTING' ? output : arg));
    await execa(tools.ffmpeg, [
      '-v',
      'error',
      '-nostdin',
      '-copyts',
      '-i',
      output,
      ...more,
      '-strict',
      '-2',
      '-y',
      forged,
    ]);
    const proof = await verifyFiles({ source, output: forged, tools });
    const isNoticed = proof.checks.some(({ name, verdict }) => name === check && verdict === 'different');
    if (!isNoticed) missed.push(`verify doesn't notice ${what}.`);
  }
  return missed;
}
