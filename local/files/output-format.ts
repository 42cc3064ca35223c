import { extname } from 'node:path';
import type { OutputFormat } from '../../core/contracts/output-settings.ts';
import { DEFAULT_SETTINGS } from '../../core/contracts/painting-settings.ts';
import { isPictureName, paintedExtension } from '../../core/jobs/is-picture-name.ts';
import { wrongUsage } from '../command-error.ts';

const FORMATS: Readonly<Record<string, OutputFormat>> = { '.mp4': 'mp4', '.m4v': 'mp4', '.mkv': 'mkv' };

/** Matches endings that name a format. The ending of `clip.2030-05-01` doesn't. */
const EXTENSION = /^\.[a-z][a-z0-9]{1,4}$/;

/**
 * Decides the format of the painting from `--format` and the ending of `--out`; without either a picture keeps its own, and a film gets
 * the default.
 * @param file the name of the source
 * @param out the value of `--out`, or undefined if that is a folder
 * @param said the value of `--format`
 * @throws CommandError `usage` if the two contradict each other, or the ending names a format that can't be written
 */
export function outputFormat(file: string, out: string | undefined, said: OutputFormat | undefined): OutputFormat {
  if (out === '-')
    throw wrongUsage(
      '--out - is not supported, because a painting can’t be written to a pipe: name a file, such as painted.mp4.',
    );
  const extension = extname(out ?? '').toLowerCase();
  const named = FORMATS[extension];
  if (said === 'picture' || (!said && !named && isPictureName(file))) {
    const own = `.${paintedExtension(extname(file).slice(1))}`;
    if (out === undefined || !EXTENSION.test(extension) || isSameKind(extension, own)) return 'picture';
    throw wrongUsage(
      `--out ${out} can't be written, since the painting of a picture keeps its format, and that of HEIC is JPEG: end the name in ${own}.`,
    );
  }
  if (named === undefined && EXTENSION.test(extension)) {
    throw wrongUsage(
      `--out ${out} can't be written, since a painting is an MP4 or Matroska file: end the name in .mp4 or .mkv.`,
    );
  }
  if (named && said && named !== said) {
    throw wrongUsage(`--out ${out} ends as an ${named.toUpperCase()}, but --format is ${said}: leave one of them out.`);
  }
  return said ?? named ?? DEFAULT_SETTINGS.format;
}

const OTHER_NAMES: Readonly<Record<string, string>> = {
  '.jpeg': '.jpg',
  '.jpe': '.jpg',
  '.jfif': '.jpg',
  '.tiff': '.tif',
};

function isSameKind(one: string, other: string): boolean {
  const [first, second] = [one, other].map((name) => OTHER_NAMES[name.toLowerCase()] ?? name.toLowerCase());
  return first === second;
}
