import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { OWNER_ONLY } from './write-file-atomically.ts';

const Owner = z.object({ pid: z.number(), startedAt: z.string() });
type Owner = z.infer<typeof Owner>;

/** The folder belongs to another process that is alive. */
export class FolderInUseError extends Error {}

/**
 * Takes a folder for this process alone, creating it where needed, for this user only. A lock whose owner is dead, after `kill -9` or a
 * power cut, is taken over.
 * @returns what gives the folder back
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
  throw new FolderInUseError(`The folder ${folder} is being locked by others again and again.`);
}

/** The lock appears with its content, so that nobody takes one that is being written for a stale one. */
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

/** Moves the lock away before it goes, so that of two hosts that find the same dead owner only one removes its lock. */
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

function parseOwner(content: string): Owner | undefined {
  try {
    return Owner.parse(JSON.parse(content));
  } catch {
    return undefined;
  }
}

function isAlive(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return processStart(owner.pid) === owner.startedAt;
}

/** Tells a process from a later one with the same number, where the system says so (Linux); else an empty string. */
function processStart(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return `${boot} ${fields[19]}`;
  } catch {
    return '';
  }
}
