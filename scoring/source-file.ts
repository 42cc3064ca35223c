import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Finds a file of this folder that isn't compiled: beside the sources, or in them when this runs from `dist/`.
 * @param path from `scoring/`
 */
export function sourceFile(path: string): string {
  const files = [path, `../../scoring/${path}`];
  const [beside = '', sources = ''] = files.map((file) => fileURLToPath(new URL(file, import.meta.url)));
  return existsSync(beside) ? beside : sources;
}
