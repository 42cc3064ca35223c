import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository, found from `dist/local/` or, if tests run the sources, from `local/`. */
export const ROOT = repositoryRoot();

export const MODELS = join(ROOT, 'models');
export const SAMPLE = join(ROOT, 'samples', 'sample.mp4');
/**
 * The default of `--data`, the folder for storage, history of jobs and logs. It is in the checkout, but not in an installed package,
 * which may be removed at any time.
 */
export const DATA = existsSync(join(ROOT, 'tsconfig.build.json')) ? join(ROOT, '.local') : userData();

/** The folder of the models that label frames. */
export const LABEL_MODELS = resolve(
  userFolder(),
  process.env['REPAINT_LABEL_MODELS'] || join(ROOT, 'scoring', 'models'),
);

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

/** The folder that each system has for what programs keep of a user. */
export function userData(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const { LOCALAPPDATA, XDG_DATA_HOME } = environment;
  if (platform === 'win32') return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'repaint');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'repaint');
  return join(XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'repaint');
}

function repositoryRoot(): string {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const up = /[\\/]dist[\\/]local[\\/]$/.test(here) ? '../../' : '../';
  return fileURLToPath(new URL(up, import.meta.url));
}
