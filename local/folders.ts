import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository, seen from `dist/local/`, and from `local/` where tests run the sources. */
export const ROOT = repositoryRoot();

export const MODELS = join(ROOT, 'models');
export const SAMPLE = join(ROOT, 'samples', 'sample.mp4');
/** Where what this machine keeps lies, unless `--data` says otherwise: storage, history, logs. */
export const DATA = join(ROOT, '.local');

/** The repository of the models that `score` serves, and where `keys` puts their hashes. */
export const SCORING_MODELS = join(ROOT, 'scoring', 'models');
export const SCORING_KEYS = join(DATA, 'scoring-keys.json');

export const compiled = (...path: string[]): string => join(ROOT, 'dist', ...path);

/** npm runs scripts in the repository; what a user types is meant relative to where they typed it. */
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
