import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { findFfmpeg } from '../../../core/media/ffmpeg/find-ffmpeg.ts';
import { compiled } from '../../../local/folders.ts';

/** The heap limit of each step, so that the figures are those of a process that has to collect its garbage. */
export const HEAP_MEGABYTES = { plan: 192, sound: 512, join: 384 } as const;
type Step = keyof typeof HEAP_MEGABYTES;

const Measured = z.object({ seconds: z.number(), cpuSeconds: z.number(), megabytes: z.number() });
export type Measured = z.infer<typeof Measured>;

export interface LongFile {
  readonly extension: string;
  readonly bytes: number;
  readonly planning: Measured;
  readonly joining: Measured;
  /** The bytes that the join leaves in the folder for temporary files. */
  readonly temporaryBytes: number;
}

/** Plans two hours of 1080p at 25 frames per second, and joins them from copies of one segment. */
export async function measureLong(folder: string, minute: string, extension: string): Promise<LongFile> {
  const path = join(folder, `long.${extension}`);
  await repeat(minute, 120, path);
  const own = join(folder, extension);
  const temporary = join(own, 'tmp');
  await mkdir(temporary, { recursive: true });
  await makeSegment(join(own, 'segment.mp4'));
  const planning = await run('plan', path, own, temporary);
  await run('sound', path, own, temporary);
  const joining = await run('join', path, own, temporary);
  const { size } = await stat(path);
  return { extension, bytes: size, planning, joining, temporaryBytes: await bytesIn(temporary) };
}

/** Makes a minute of small moving pictures with sound and a keyframe every ten seconds. */
export async function makeMinute(path: string, size: string): Promise<void> {
  const picture = ['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=25:duration=60`];
  const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=60'];
  const coding = '-c:v libx264 -preset ultrafast -crf 35 -g 250 -bf 2 -pix_fmt yuv420p'.split(' ');
  await ffmpeg([...picture, ...tone, ...coding, '-c:a', 'aac', '-b:a', '64k', path]);
}

/** Repeats a clip without encoding it again. */
export async function repeat(minute: string, times: number, path: string): Promise<void> {
  await ffmpeg(['-stream_loop', String(times - 1), '-i', minute, '-c', 'copy', path]);
}

async function makeSegment(path: string): Promise<void> {
  const picture = ['-f', 'lavfi', '-i', 'testsrc=size=1920x1080:rate=25:duration=10'];
  const coding = ['-c:v', 'libx264', '-preset', 'superfast', '-g', '250', '-pix_fmt', 'yuv420p'];
  await ffmpeg([...picture, ...coding, '-movflags', 'frag_keyframe+empty_moov+default_base_moof', path]);
}

async function ffmpeg(args: readonly string[]): Promise<void> {
  const { path } = await findFfmpeg();
  await execa(path, ['-v', 'error', '-nostdin', '-y', ...args]);
}

async function run(step: Step, path: string, folder: string, temporary: string): Promise<Measured> {
  const options = [`--max-old-space-size=${HEAP_MEGABYTES[step]}`, compiled('test/bench/media/step.js')];
  const { stdout } = await execa(process.execPath, [...options, step, path, folder], { env: { TMPDIR: temporary } });
  return Measured.parse(JSON.parse(stdout));
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
