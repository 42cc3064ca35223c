import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { messageOf } from '../../core/contracts/message-of.ts';
import { parseJson } from '../../core/contracts/parse-json.ts';
import { CommandError } from '../command-error.ts';
import { diskProblem } from '../files/disk-problem.ts';

/** The content of `.local/system.json`, which says which process runs the system of a data folder. */
const SystemState = z.object({
  pid: z.number(),
  command: z.enum(['start', 'paint']),
  /** The address of the Functions host, once it listens. */
  url: z.string().optional(),
  /** The connection string of storage. The file is therefore readable by its owner only. */
  storage: z.string().optional(),
  /** A function key, if the host requires one. */
  key: z.string().optional(),
  /** The process ids of its parts. They may outlive a killed parent for a moment, and the next system waits for their end. */
  children: z.array(z.number()).optional(),
});
export type SystemState = z.infer<typeof SystemState>;

const HEARTBEAT_SECONDS = 5;
/** A file that wasn't touched for this long was left behind, even if its process id is in use again. */
const STALE_SECONDS = 30;
const CHILDREN_END_SECONDS = 15;

export interface OwnState {
  /** Writes the address of the system to the file, for other commands. */
  publish(where: Omit<SystemState, 'pid' | 'command'>): Promise<void>;
  release(): Promise<void>;
}

/** Reads which system is up or starting; undefined if none is. */
export async function readState(file: string): Promise<SystemState | undefined> {
  const state = await writtenState(file);
  const found = await stat(file).catch(() => undefined);
  if (!state || !found) return undefined;
  const ageSeconds = (Date.now() - found.mtimeMs) / 1_000;
  return isAlive(state.pid) && ageSeconds < STALE_SECONDS ? state : undefined;
}

/**
 * Claims a data folder; returns undefined if another system has it. The file of a system that was killed is replaced.
 * @throws CommandError `disk` if the folder can't be made or written to
 */
export async function claimState(file: string, command: SystemState['command']): Promise<OwnState | undefined> {
  const own: SystemState = { pid: process.pid, command };
  const isFirst = await firstIn(dirname(file), () => create(file, own));
  if (!isFirst) {
    if (await isHeld(file)) return undefined;
    await endOfChildren((await writtenState(file))?.children ?? []);
    await rm(file, { force: true });
    if (!(await create(file, own))) return undefined;
  }
  const heartbeat = setInterval(() => void touch(file), HEARTBEAT_SECONDS * 1_000).unref();

  return {
    async publish(where) {
      const next = `${file}.${process.pid}`;
      await writeFile(next, JSON.stringify({ ...own, ...where }), { mode: 0o600 });
      await rename(next, file);
    },
    async release() {
      clearInterval(heartbeat);
      if ((await writtenState(file))?.pid === process.pid) await rm(file, { force: true });
    },
  };
}

/** Makes the data folder, and does the first thing in it. */
async function firstIn<T>(folder: string, first: () => Promise<T>): Promise<T> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return await first();
  } catch (cause) {
    const message = `Storage and logs can't be kept in ${folder} (${messageOf(cause)}): name another folder with --data.`;
    throw diskProblem(cause) ?? new CommandError('disk', message, undefined, { cause });
  }
}

async function create(file: string, state: SystemState): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify(state), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** True if another system holds the file. A file that is empty was created just now, and counts as held for 2 seconds. */
async function isHeld(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  if (found?.size === 0) return Date.now() - found.mtimeMs < 2_000;
  return (await readState(file)) !== undefined;
}

async function endOfChildren(pids: readonly number[]): Promise<void> {
  const deadline = Date.now() + CHILDREN_END_SECONDS * 1_000;
  while (pids.some(isAlive) && Date.now() < deadline) await sleep(100);
}

async function touch(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => undefined);
}

/** Reads the state that was written last, whether its process is still there or not. */
async function writtenState(file: string): Promise<SystemState | undefined> {
  return SystemState.safeParse(parseJson(await readFile(file, 'utf8').catch(() => ''))).data;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
