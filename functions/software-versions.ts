import { createRequire } from 'node:module';
import { z } from 'zod';

const Package = z.object({ version: z.string() });

/** What made a painting, for its manifest. Workers add their engine and FFmpeg to each chunk. */
export function softwareVersions(): Record<string, string> {
  return { repaint: versionOf('../../package.json'), node: process.versions.node };
}

/** @param path from this file's place in `dist/` */
function versionOf(path: string): string {
  try {
    return Package.parse(createRequire(import.meta.url)(path)).version;
  } catch {
    return 'unknown';
  }
}
