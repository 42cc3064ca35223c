import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Returns its output so far. */
  said(): Readonly<Pick<Ended, 'stdout' | 'stderr'>>;
  /** Waits until stdout or stderr matches. Rejects with the output if the command ends first. */
  says(pattern: RegExp): Promise<void>;
}

const LAUNCHER = resolve('local', 'repaint.js');

/** Starts the command as users do. */
export function start(args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}): Running {
  const env = { ...process.env, NO_COLOR: '1', E2E_ARGUMENTS: args.join(' '), ...options.env };
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    cwd: options.cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) child[stream].on('data', (text) => (said[stream] += text));
  const ended = new Promise<Ended>((done) => child.once('close', (code) => done({ code, ...said })));

  return {
    child,
    ended,
    said: () => said,
    says: (pattern) =>
      new Promise((done, reject) => {
        const look = () => pattern.test(said.stdout + said.stderr) && done();
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        void ended.then(() => reject(new Error(`It ended without saying ${pattern}: ${said.stdout}${said.stderr}`)));
        look();
      }),
  };
}

/** Runs the command to its end. */
export function run(args: readonly string[], options: Parameters<typeof start>[1] = {}): Promise<Ended> {
  return start(args, options).ended;
}

/** Sends it a signal and waits for its end. */
export async function stop({ child, ended }: Running, signal: NodeJS.Signals = 'SIGINT'): Promise<Ended> {
  child.kill(signal);
  return ended;
}
