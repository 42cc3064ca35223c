import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { HostedFunction } from './functions-host-options.ts';
import { jsonOrUndefined } from './json-or-undefined.ts';

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));

/** A host that runs in a child process. */
export interface SpawnedHost {
  url: string;
  functions: HostedFunction[];
  /** Returns what the host and the app have written so far. */
  logs(): string;
  /** Stops it. Resolves when the process has ended. */
  end(): Promise<void>;
}

/**
 * Runs the command of the host in a child process. If this process ends without stopping it, the IPC channel closes, and the host stops.
 * @param settings override the environment of this process
 * @throws if the host ends before it is ready; the message contains what it has written
 */
export async function spawnHost(flags: readonly string[], settings: Record<string, string>): Promise<SpawnedHost> {
  const child = spawn(process.execPath, [MAIN, ...flags, '--json'], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = once(child, 'exit');
  let logs = '';
  child.stderr?.on('data', (chunk) => {
    logs += chunk;
  });
  const ready = new Promise<Ready>((resolve) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const message = readyMessage(line);
      if (message) resolve(message);
      else logs += `${line}\n`;
    });
  });
  const started = await Promise.race([ready, ended.then(() => undefined)]);
  if (!started) throw new Error(`The Functions host could not start.\n${logs}`);
  return {
    url: started.url,
    functions: started.functions,
    logs: () => logs,
    async end() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

interface Ready extends Pick<SpawnedHost, 'url' | 'functions'> {
  ready: true;
}

/** Parses the line with which a host reports that it is ready; `undefined` for a line of the app itself. */
function readyMessage(line: string): Ready | undefined {
  const message = jsonOrUndefined(line) as Partial<Ready> | null | undefined;
  return message?.ready === true ? (message as Ready) : undefined;
}
