import { accessSync, chmodSync, constants } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * Finds the binary that `npm ci` installed, and makes it executable. An install script of its package would do that, but none are run (`.npmrc`).
 * @returns undefined if the package has no binary for this machine
 */
export function installedBinary(name: 'ffmpeg' | 'ffprobe'): string | undefined {
  try {
    const { path } = createRequire(import.meta.url)(`@${name}-installer/${name}`) as { path: string };
    makeExecutable(path);
    return path;
  } catch {
    return undefined;
  }
}

/** Makes a file executable, if its folder can be written. */
function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    try {
      chmodSync(file, 0o755);
    } catch {}
  }
}
