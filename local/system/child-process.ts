import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, createWriteStream, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { compiled } from '../folders.ts';
import { lowerPriority } from './lower-priority.ts';

export interface ChildSpec {
  /** The path of a module that Node runs. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Standard output and standard error are appended to this file. */
  readonly logFile: string;
  /** True for a program that wouldn't notice by itself that its parent is gone. */
  readonly exitWithParent: boolean;
  /** True for a program that computes for long: other programs of the machine go before it. */
  readonly isBackground?: boolean;
}

export interface Child {
  readonly pid: number;
  /** Resolves when it has ended, with the way it ended: `exit code 1`, `SIGKILL`. */
  readonly ended: Promise<string>;
  /** Waits until `accept` returns a value for a line of its standard output. Rejects if it ends first, or when the time in seconds is over (60 by default). */
  line<T>(accept: (line: string) => T | undefined, seconds?: number): Promise<T>;
  /** Asks it to end, and kills it if it doesn't within this time. */
  stop(graceSeconds: number): Promise<void>;
}

const READY_SECONDS = 60;
const OWNER_ONLY = 0o600;

const alive = new Set<ChildProcess>();

/**
 * Starts a Node process that ends when this one does, even if this one is killed, because its IPC channel then closes. It has a
 * process group of its own, so that Ctrl-C reaches only this process, which then stops its children in order.
 */
export function startChild(spec: ChildSpec): Child {
  const preload = spec.exitWithParent
    ? ['--import', pathToFileURL(compiled('local/system/exit-with-parent.js')).href]
    : [];
  const log = openSync(spec.logFile, 'a', OWNER_ONLY);
  const child = asOwner(() =>
    spawn(process.execPath, [...preload, spec.script, ...(spec.args ?? [])], {
      // Errors go straight to the file, so that a child whose parent was killed can still write them.
      stdio: ['ignore', 'pipe', log, 'ipc'],
      env: { ...process.env, ...spec.env },
      detached: true,
      windowsHide: true,
    }),
  );
  closeSync(log);
  if (spec.isBackground && child.pid !== undefined) lowerPriority(child.pid);
  return watch(child, spec.logFile);
}

/** Starts a process with a umask that makes its files (uploads, histories, keys) readable by this user only. */
function asOwner<T>(start: () => T): T {
  const before = process.umask(0o077);
  try {
    return start();
  } finally {
    process.umask(before);
  }
}

/** Kills every child and its own children at once. */
export function killChildren(): void {
  for (const child of alive) kill(child);
}

/** Returns the process ids of the running children. */
export function childPids(): number[] {
  return [...alive].flatMap(({ pid }) => pid ?? []);
}

process.on('exit', killChildren);

function watch(child: ChildProcess, logFile: string): Child {
  alive.add(child);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  void ended.then(() => alive.delete(child));
  const output = child.stdout;
  if (!output) throw new Error('A child was started without an output.');
  output.pipe(createWriteStream(logFile, { flags: 'a', mode: OWNER_ONLY }));
  const lines = createInterface({ input: output });

  return {
    pid: child.pid ?? 0,
    ended,
    line: (accept, seconds = READY_SECONDS) => acceptedLine(lines, accept, ended, seconds),
    async stop(graceSeconds) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const timer = setTimeout(() => kill(child), graceSeconds * 1_000);
      if (child.connected) child.disconnect();
      await ended;
      clearTimeout(timer);
    },
  };
}

function acceptedLine<T>(
  lines: ReturnType<typeof createInterface>,
  accept: (line: string) => T | undefined,
  ended: Promise<string>,
  seconds: number,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const look = (line: string) => {
      const accepted = accept(line);
      if (accepted === undefined) return;
      lines.off('line', look);
      clearTimeout(timer);
      resolve(accepted);
    };
    const late = () => reject(new Error(`it wasn't ready after ${seconds} s`));
    const timer = Number.isFinite(seconds) ? setTimeout(late, seconds * 1_000) : undefined;
    lines.on('line', look);
    void ended.then((how) => {
      clearTimeout(timer);
      reject(new Error(`it ended with ${how}`));
    });
  });
}

/** Kills the whole process group, which contains a worker's FFmpeg processes. */
function kill(child: ChildProcess): void {
  try {
    if (process.platform !== 'win32' && child.pid) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended in the meantime.
  }
}
