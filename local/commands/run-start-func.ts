import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { CommandError } from '../command-error.ts';
import { compiled, ROOT, userFolder } from '../folders.ts';
import { claimSystem } from '../system/claim-system.ts';
import { localSettings } from '../system/local-settings.ts';
import { startStorageAndWorkers } from '../system/start-system.ts';
import { defaultWorkers } from '../system/workers.ts';
import { print } from './run-command.ts';
import type { StartFuncFlags } from './start-func.ts';

const INSTALL = 'https://learn.microsoft.com/azure/azure-functions/functions-run-local';

/** Keeps storage, workers and Core Tools up until the signal is aborted or Core Tools end. */
export async function startFunc({ port, workers, storage, data }: StartFuncFlags, signal: AbortSignal): Promise<void> {
  const func = await findOnPath('func');
  if (!func) {
    throw new CommandError(
      'no-func',
      `Azure Functions Core Tools (func) are not on the PATH: install them (${INSTALL}), or use npm start.`,
    );
  }
  const folder = resolve(userFolder(), data);
  const note = (text: string) => void print(text);
  const choice = { data: folder, storage, workers: workers ?? defaultWorkers(), port, host: '127.0.0.1', note, signal };
  const system = await startStorageAndWorkers(choice, await claimSystem(folder));
  try {
    await Promise.race([runFunc(func, port, localSettings(system.storage), signal), system.failed]);
  } finally {
    await system.stop();
  }
}

/** Runs Core Tools, which write to the terminal themselves. */
function runFunc(func: string, port: number, settings: Record<string, string>, signal: AbortSignal): Promise<void> {
  const program = [compiled('local/system/foreign-process.js'), func, 'start', '--port', String(port)];
  const child = spawn(process.execPath, program, {
    cwd: ROOT,
    env: { ...process.env, ...settings },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  signal.addEventListener('abort', () => child.connected && child.disconnect(), { once: true });
  return new Promise((done, reject) => {
    child.once('error', reject);
    child.once('exit', (code, killedBy) => {
      if (signal.aborted || code === 0) done();
      else reject(new CommandError('func', `func ended with ${killedBy ?? `exit code ${code}`}: its reason is above.`));
    });
  });
}

async function findOnPath(name: string): Promise<string | undefined> {
  const names = process.platform === 'win32' ? [`${name}.cmd`, `${name}.exe`] : [name];
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const each of names) {
      const path = join(folder, each);
      const isThere = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (folder !== '' && isThere) return path;
    }
  }
  return undefined;
}
