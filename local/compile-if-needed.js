// This is plain JavaScript because it runs before anything is compiled.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const SOURCES = [
  'core',
  'engine',
  'functions',
  'infra',
  'local',
  'packages/functions-host/src',
  'samples',
  'scoring',
  'test/bench',
  'web',
  'workers',
];
const SOURCE = /\.(tsx?|js|css|html|svg)$/;
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json'];
const STAMP = join('dist', '.sources');
const LOCK = join('dist', '.compiling');
/** No compilation takes this long, so an older lock was left behind by a machine that crashed. */
const LOCK_SECONDS = 300;

/**
 * Compiles the sources to `dist/`, unless `dist/` was made from exactly these sources. If several commands start at once, one compiles
 * and the others wait. Types are checked by `npm run check` only; without them, compiling takes a third of the time.
 * @param {string} root
 * @returns {Promise<string | undefined>} undefined, or a message about what went wrong
 */
export async function compileIfNeeded(root) {
  const wanted = await fingerprint(root);
  if ((await stampOf(root)) === wanted) return undefined;
  await mkdir(join(root, 'dist'), { recursive: true });
  const unlock = await lock(join(root, LOCK));
  try {
    return (await stampOf(root)) === wanted ? undefined : await compile(root, wanted);
  } finally {
    await unlock();
  }
}

/**
 * @param {string} root
 * @param {string} wanted
 */
async function compile(root, wanted) {
  process.stderr.write('Compiling…\n');
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { code, output } = await run(process.execPath, [tsc, '-b', 'tsconfig.build.json', '--noCheck'], root);
  if (code !== 0) return `The sources don't compile:\n${output.trim()}`;
  try {
    if (existsSync(join(root, 'web', 'main.tsx'))) {
      const { buildPage } = await import('../web/build-page.js');
      await buildPage(root, join(root, 'dist', 'web'));
    }
  } catch (error) {
    return `The page can't be built, perhaps because a package is missing (run npm ci):\n${error}`;
  }
  const stamp = join(root, STAMP);
  await writeFile(`${stamp}.${process.pid}`, wanted);
  await rename(`${stamp}.${process.pid}`, stamp);
  return undefined;
}

/**
 * Hashes path, size and time of every source, so that an edit, a checkout and a removed file each change the hash.
 * @param {string} root
 */
async function fingerprint(root) {
  const folders = await Promise.all(SOURCES.map((folder) => sourcesIn(root, folder)));
  const files = [...SETTINGS, ...folders.flat()].sort();
  const lines = await Promise.all(files.map((file) => describe(root, file)));
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/**
 * @param {string} root
 * @param {string} folder
 */
async function sourcesIn(root, folder) {
  const names = await readdir(join(root, folder), { recursive: true }).catch(() => /** @type {string[]} */ ([]));
  return names.filter((name) => SOURCE.test(name)).map((name) => join(folder, name));
}

/**
 * @param {string} root
 * @param {string} file
 */
async function describe(root, file) {
  const { mtimeMs, size } = await stat(join(root, file));
  return `${file} ${size} ${mtimeMs}`;
}

/** @param {string} root */
const stampOf = (root) => readFile(join(root, STAMP), 'utf8').catch(() => undefined);

/**
 * @param {string} path
 * @returns {Promise<() => Promise<void>>} a function that releases the lock
 */
async function lock(path) {
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
      if (await isLeftBehind(path)) await rm(path, { force: true });
      else await sleep(100);
    }
  }
}

/** @param {string} path */
async function isLeftBehind(path) {
  const [owner, found] = await Promise.all([readFile(path, 'utf8').catch(() => ''), stat(path).catch(() => undefined)]);
  if (!found) return false;
  const ageSeconds = (Date.now() - found.mtimeMs) / 1_000;
  // A lock is empty for an instant, between its creation and its content.
  return ageSeconds > LOCK_SECONDS || (owner === '' ? ageSeconds > 5 : !isAlive(Number(owner)));
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function run(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
