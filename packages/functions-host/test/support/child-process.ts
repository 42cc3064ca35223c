import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { atEnd } from './free-resources.ts';

export interface RunningChild {
  process: ChildProcess;
  /** Everything that it has written so far. */
  stdout(): string;
  stderr(): string;
  /** Kills it without warning. */
  kill9(): Promise<void>;
  /** @returns the exit code after SIGTERM */
  terminate(): Promise<number | null>;
  /** @returns when `stdout` matches; fails when the process ends before */
  waitForOutput(pattern: RegExp): Promise<RegExpExecArray>;
  exitCode(): Promise<number | null>;
}

const EXIT_WITH_PARENT = ['--import', pathToFileURL(resolve(import.meta.dirname, 'exit-with-parent.mjs')).href];

/** A Node.js process, killed at the end of the tests if it still runs; it ends by itself if the test run is killed. */
export function startNode(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd?: string): RunningChild {
  const child = spawn(process.execPath, [...EXIT_WITH_PARENT, ...args], {
    env: { ...process.env, ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const kill9 = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  atEnd(kill9);
  return {
    process: child,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    kill9,
    terminate: () => {
      child.kill('SIGTERM');
      return exited;
    },
    exitCode: () => exited,
    waitForOutput: async (pattern) => {
      for (;;) {
        const match = pattern.exec(output.stdout);
        if (match) return match;
        const code = await Promise.race([once(child.stdout as Readable, 'data').then(() => undefined), exited]);
        if (code !== undefined) throw new Error(`The process ended with ${code}: ${output.stderr || output.stdout}`);
      }
    },
  };
}
