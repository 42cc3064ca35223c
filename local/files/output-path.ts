import { basename, extname, join } from 'node:path';
import type { JobSettings } from '../../core/contracts/job.ts';
import { DEFAULT_OUTPUT } from '../../core/contracts/output-settings.ts';
import { DEFAULT_PAINTING } from '../../core/contracts/painting-options.ts';
import { suffixes } from '../../core/jobs/output-names.ts';
import { safeName } from './safe-name.ts';

type Named = Pick<JobSettings, 'style' | 'strength' | 'keepColors' | 'strokeSize' | 'container'> & {
  readonly [Name in 'network' | 'precision' | 'codec' | 'quality' | 'encoder']?: JobSettings[Name] | undefined;
};

/** Where a painting goes when nobody says: `painted/<name>.<style>.mp4` in the user's folder. */
export function defaultOutput(
  folder: string,
  file: string,
  { network, precision, codec, quality, encoder, ...said }: Named,
): string {
  const name = safeName(basename(file));
  const stem = name.slice(0, name.length - extname(name).length);
  const settings = {
    ...said,
    ...(network && { network }),
    precision: precision ?? DEFAULT_PAINTING.precision,
    codec: codec ?? DEFAULT_OUTPUT.codec,
    quality: quality ?? DEFAULT_OUTPUT.quality,
    encoder: encoder ?? DEFAULT_OUTPUT.encoder,
  };
  return join(folder, 'painted', [stem, ...suffixes(settings), said.container].join('.'));
}

/** `painting.mp4` → `painting.manifest.json`; `painting.mkv.manifest.json` is the other's. */
export function manifestPath(output: string): string {
  if (extname(output).toLowerCase() === '.mkv') return `${output}.manifest.json`;
  return `${output.slice(0, output.length - extname(output).length)}.manifest.json`;
}
