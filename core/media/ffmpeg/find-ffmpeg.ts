import { execa } from 'execa';
import { permanent, transient } from '../../contracts/failure.ts';
import { installedBinary } from './installed-binary.ts';
import { programsOnPath } from './programs-on-path.ts';

/** An FFmpeg that runs on this machine. */
export interface Ffmpeg {
  readonly path: string;
  /** Version in the first line of `-version`: `5.1.9-0+deb12u1`, `N-47683-g0e8eb07980-static`. */
  readonly version: string;
  /** Names of its encoders. */
  readonly encoders: ReadonlySet<string>;
  /** True if frames are passed through by `-fps_mode` (since 5.1), false if by `-vsync` (removed in later versions). */
  readonly hasFpsMode: boolean;
}

/**
 * Finds the FFmpeg to use: `FFMPEG_PATH`, else `ffmpeg` on the `PATH`, else that of `@ffmpeg-installer/ffmpeg`.
 * @throws RepaintError `ffmpeg` if none of them runs, or `FFMPEG_PATH` is set and doesn't
 */
export async function findFfmpeg(environment: NodeJS.ProcessEnv = process.env): Promise<Ffmpeg> {
  const set = environment['FFMPEG_PATH'];
  if (set) return describe(set, `FFMPEG_PATH (${set}) doesn't run: point it to an FFmpeg, or unset it.`);
  for (const path of programsOnPath('ffmpeg', environment['PATH'])) {
    const found = await describe(path, '').catch(() => undefined);
    if (found) return found;
  }
  const installed = installedBinary('ffmpeg');
  if (!installed) throw permanent('ffmpeg', 'No FFmpeg is installed: install one, or set FFMPEG_PATH.');
  return describe(
    installed,
    `The FFmpeg that npm installed (${installed}) doesn't run: install one, or set FFMPEG_PATH.`,
  );
}

async function describe(path: string, complaint: string): Promise<Ffmpeg> {
  try {
    const { stdout: banner } = await execa(path, ['-version'], { timeout: 20_000 });
    const { stdout: encoders } = await execa(path, ['-hide_banner', '-encoders'], { timeout: 20_000 });
    const version = /^ffmpeg version (\S+)/.exec(banner)?.[1] ?? 'unknown';
    return { path, version, encoders: parseEncoders(encoders), hasFpsMode: hasFpsMode(version, banner) };
  } catch (cause) {
    throw transient('ffmpeg', complaint, cause);
  }
}

/** Parses the output of `-encoders`: lines like ` V..... libx264   libx264 H.264 / AVC …`, after a legend that ends in ` ------`. */
export function parseEncoders(listing: string): Set<string> {
  const lines = listing.slice(listing.indexOf('------')).split('\n');
  return new Set(lines.flatMap((line) => /^ [VAS][.\w]{5} (\S+)/.exec(line)?.[1] ?? []));
}

/** Builds from git (`N-…`) have no version, but their banner ends in the year of the build. */
export function hasFpsMode(version: string, banner: string): boolean {
  const [, major, minor] = /^n?(\d+)\.(\d+)/.exec(version) ?? [];
  if (major) return Number(major) > 5 || (Number(major) === 5 && Number(minor) >= 1);
  return Number(/Copyright \(c\) \d+-(\d+)/.exec(banner)?.[1] ?? 0) >= 2023;
}
