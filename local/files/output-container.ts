import { extname } from 'node:path';
import { DEFAULT_OUTPUT, type OutputContainer } from '../../core/contracts/output-settings.ts';
import { wrongUsage } from '../command-error.ts';

const CONTAINERS: Readonly<Record<string, OutputContainer>> = { '.mp4': 'mp4', '.m4v': 'mp4', '.mkv': 'mkv' };

/**
 * What to write, by what was said and by what the result is to be called; a name without such an ending says nothing.
 * @throws CommandError `usage` where the two contradict each other
 */
export function outputContainer(out: string | undefined, said: OutputContainer | undefined): OutputContainer {
  const named = CONTAINERS[extname(out ?? '').toLowerCase()];
  if (named && said && named !== said) {
    throw wrongUsage(
      `--out ${out} is called as an ${named.toUpperCase()} and --container says ${said}: leave one out.`,
    );
  }
  return said ?? named ?? DEFAULT_OUTPUT.container;
}
