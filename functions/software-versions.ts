import { createRequire } from 'node:module';
import { z } from 'zod';

const Package = z.object({ version: z.string() });

/** Lists the versions of Repaint and Node for the manifest. Workers record their engine and FFmpeg with each chunk. */
export function softwareVersions(): { readonly repaint: string; readonly node: string } {
  return { repaint: versionOf('../../package.json'), node: process.versions.node };
}

/** @param path relative to this file's place in `dist/` */
function versionOf(path: string): string {
  try {
    return Package.parse(createRequire(import.meta.url)(path)).version;
  } catch {
    return 'unknown';
  }
}
