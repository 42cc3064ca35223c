import { execa } from 'execa';
import { installedBinary } from '../../core/media/ffmpeg/installed-binary.ts';
import { programsOnPath } from '../../core/media/ffmpeg/programs-on-path.ts';
import { CommandError } from '../command-error.ts';

/**
 * Finds the ffprobe to use: `FFPROBE_PATH`, else `ffprobe` on the `PATH`, else the one of `@ffprobe-installer/ffprobe`.
 * @throws CommandError `ffprobe` if `FFPROBE_PATH` doesn't run, or there is none
 */
export async function findProbe(environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const set = environment['FFPROBE_PATH'];
  if (set && !(await runs(set)))
    throw new CommandError(
      'ffprobe',
      `FFPROBE_PATH (${set}) can't be run: set it to the path of an ffprobe, or unset it.`,
    );
  for (const path of set ? [set] : programsOnPath('ffprobe', environment['PATH'])) if (await runs(path)) return path;
  const installed = installedBinary('ffprobe');
  if (installed && (await runs(installed))) return installed;
  throw new CommandError('ffprobe', 'No ffprobe is installed: install FFmpeg, or set FFPROBE_PATH.');
}

async function runs(path: string): Promise<boolean> {
  const { exitCode } = await execa(path, ['-version'], { timeout: 20_000, reject: false });
  return exitCode === 0;
}
