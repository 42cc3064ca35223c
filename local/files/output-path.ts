import { basename, extname, join } from 'node:path';
import { safeName } from './safe-name.ts';

/** Where a painting goes when nobody says: `painted/<name>.<style>.mp4` in the user's folder. */
export function defaultOutput(folder: string, file: string, { style, strength }: { style: string; strength: number }) {
  const name = safeName(basename(file));
  const stem = name.slice(0, name.length - extname(name).length);
  const mix = style.replaceAll(':', '-').replaceAll(',', '+');
  const weak = strength === 1 ? '' : `.strength-${strength}`;
  return join(folder, 'painted', `${stem}.${mix}${weak}.mp4`);
}

/** `painting.mp4` → `painting.manifest.json`. */
export function manifestPath(output: string): string {
  return `${output.slice(0, output.length - extname(output).length)}.manifest.json`;
}
