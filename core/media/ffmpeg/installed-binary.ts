import { accessSync, chmodSync, constants } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * The binary that `npm ci` brought, made executable. Its package would do so in an install script, and none are run (`.npmrc`).
 * @returns undefined where the package has none for this machine
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

/** Read-only folders are left as they are. */
function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    try {
      chmodSync(file, 0o755);
    } catch {}
  }
}
