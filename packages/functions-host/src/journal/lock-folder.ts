import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonOrUndefined } from '../json-or-undefined.ts';
import { OWNER_ONLY } from './write-file-atomically.ts';

const Owner = z.object({ pid: z.number(), startedAt: z.string() });
type Owner = z.infer<typeof Owner>;

/** Another running process has locked the folder. */
export class FolderInUseError extends Error {}

/**
 * Locks a folder for this process, and creates it, readable by this user only, if it doesn't exist. A lock whose owner has died, after
 * `kill -9` or a power cut, is taken over.
 * @returns a function that releases the lock
 * @throws FolderInUseError
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'host.lock');
  const mine = JSON.stringify({ pid: process.pid, startedAt: processStart(process.pid) });
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await tryCreate(path, mine)) return () => rm(path, { force: true });
    await removeStale(path, folder);
  }
  throw new FolderInUseError(
    `The data folder ${folder} is locked by one process after another. Stop them, or use another data folder.`,
  );
}

/** Creates the lock together with its content, so that no process takes a lock that is being written for a stale one. */
async function tryCreate(path: string, content: string): Promise<boolean> {
  const mine = `${path}.${randomUUID()}`;
  await writeFile(mine, content, { mode: OWNER_ONLY });
  try {
    await link(mine, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(mine, { force: true });
  }
}

/** Renames the lock before it removes it, so that only one of two hosts that find the same dead owner removes its lock. */
async function removeStale(path: string, folder: string): Promise<void> {
  const content = await readFile(path, 'utf8').catch(() => '');
  const owner = parseOwner(content);
  if (owner && isAlive(owner))
    throw new FolderInUseError(
      `The data folder ${folder} is in use by process ${owner.pid}. Stop it, or give this host a data folder of its own.`,
    );
  const moved = `${path}.${randomUUID()}`;
  await rename(path, moved).catch(() => undefined);
  const taken = await readFile(moved, 'utf8').catch(() => content);
  if (taken === content) await rm(moved, { force: true });
  else await rename(moved, path);
}

const parseOwner = (content: string): Owner | undefined => Owner.safeParse(jsonOrUndefined(content)).data;

function isAlive(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return processStart(owner.pid) === owner.startedAt;
}

/** Returns the start time of a process, which differs from that of a later process with the same id (Linux only; else an empty text). */
function processStart(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return `${boot} ${fields[19]}`;
  } catch {
    return '';
  }
}
