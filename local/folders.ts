import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository, found from `dist/local/` or, if tests run the sources, from `local/`. */
export const ROOT = repositoryRoot();

export const MODELS = join(ROOT, 'models');
export const SAMPLE = join(ROOT, 'samples', 'sample.mp4');
/** The default of `--data`, the folder for storage, history of jobs and logs. */
export const DATA = join(ROOT, '.local');

/** The folder of the models that `score` serves, and the file for the hashes of its keys. */
export const SCORING_MODELS = join(ROOT, 'scoring', 'models');
export const SCORING_KEYS = join(DATA, 'scoring-keys.json');

export const compiled = (...path: string[]): string => join(ROOT, 'dist', ...path);

/** Returns the folder that the user's relative paths start from: npm runs scripts in the root, wherever the user typed the command. */
export function userFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const typedIn = environment['INIT_CWD'];
  const byNpm = environment['npm_lifecycle_event'] !== undefined && process.cwd() === ROOT.replace(/[\\/]$/, '');
  return byNpm && typedIn ? typedIn : process.cwd();
}

function repositoryRoot(): string {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const up = /[\\/]dist[\\/]local[\\/]$/.test(here) ? '../../' : '../';
  return fileURLToPath(new URL(up, import.meta.url));
}
