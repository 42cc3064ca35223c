import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { JobView } from '../../core/contracts/job.ts';
import { openStorage, type Storage } from '../../core/storage/azure/open-storage.ts';
import { compiled, MODELS } from '../../local/folders.ts';
import { type Azurite, startAzurite } from '../../local/system/azurite.ts';
import { type Child, startChild } from '../../local/system/child-process.ts';
import { type EmulatorPorts, emulatorConnection } from '../../local/system/emulator.ts';
import { type FunctionsHost, startFunctionsHost } from '../../local/system/functions-host.ts';
import { localSettings } from '../../local/system/local-settings.ts';

/** Storage, a Functions host and workers that a test starts, kills and starts again one by one. */
export interface OwnSystem {
  readonly azurite: Azurite;
  readonly storage: Storage;
  /** Kills storage and starts it again on the same ports, with what it had written by then. */
  restartStorage(): Promise<void>;
  startHost(): Promise<FunctionsHost>;
  /** @param isBackground true for the lower priority that the workers of `npm start` have */
  startWorker(name: string, env?: Readonly<Record<string, string>>, isBackground?: boolean): Child;
  /** Stops the host and all workers that it has started. */
  stopParts(): Promise<void>;
  /** Stops everything, storage too. */
  stop(): Promise<void>;
  /** Returns the lines that a worker has logged so far with this message. */
  logged(worker: string, message: string): Promise<Record<string, unknown>[]>;
}

/**
 * @param folder the folder for all data
 * @param through gives the ports by which the host and the workers reach storage; those of storage itself by default
 */
export async function ownSystem(
  folder: string,
  settings: Readonly<Record<string, string>> = {},
  through: (ports: EmulatorPorts) => Promise<EmulatorPorts> = async (ports) => ports,
): Promise<OwnSystem> {
  const log = (name: string) => join(folder, `${name}.log`);
  let azurite = await startAzurite(folder, { blob: 0, queue: 0, table: 0 }, log('azurite'));
  const storage = openStorage({ DATA: azurite.connection, WORK: azurite.connection });
  await storage.createMissing();
  const connection = emulatorConnection(await through(azurite.ports));
  const parts: Child[] = [];
  const stopParts = async () => {
    await Promise.all(parts.splice(0).map((part) => part.stop(10)));
  };

  return {
    get azurite() {
      return azurite;
    },
    storage,
    async restartStorage() {
      process.kill(azurite.child.pid, 'SIGKILL');
      await azurite.child.ended;
      azurite = await startAzurite(folder, azurite.ports, log('azurite'));
    },
    stopParts,
    async stop() {
      await stopParts();
      await azurite.child.stop(5);
    },
    async startHost() {
      const host = await startFunctionsHost({
        port: 0,
        host: '127.0.0.1',
        data: join(folder, 'host'),
        settings: { ...localSettings(connection), REPAINT_CHECK_SECONDS: '1', ...settings },
        logFile: log('host'),
      });
      parts.push(host.child);
      return host;
    },
    startWorker(name, env = {}, isBackground = false) {
      const worker = startChild({
        script: compiled('workers/main.js'),
        env: {
          DATA: connection,
          WORK: connection,
          REPAINT_MODELS: MODELS,
          REPAINT_WORKER_NAME: name,
          REPAINT_VISIBILITY_SECONDS: '5',
          ...env,
        },
        logFile: log(name),
        exitWithParent: false,
        isBackground,
      });
      parts.push(worker);
      return worker;
    },
    async logged(worker, message) {
      const lines = (await readFile(log(worker), 'utf8').catch(() => ''))
        .split('\n')
        .filter((line) => line.startsWith('{'));
      const parsed = lines.map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
      return parsed.filter(({ msg }) => msg === message);
    },
  };
}

export async function postJob(url: string, request: object): Promise<JobView> {
  const response = await fetch(`${url}/api/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  return JobView.parse(await response.json());
}

/**
 * Waits until a job is as wanted, and fails at once if it ends otherwise.
 * @param askEvery the interval in milliseconds; ten requests per second take a tenth of a core from a measurement
 */
export async function jobUntil(
  url: string,
  id: string,
  wanted: (job: JobView) => boolean,
  askEvery = 100,
): Promise<JobView> {
  for (;;) {
    const job = JobView.parse(await (await fetch(`${url}/api/jobs/${id}`)).json());
    if (wanted(job)) return job;
    if (job.phase === 'ended') throw new Error(`The job ended as ${job.state}: ${job.error?.message}`);
    await new Promise((resolve) => setTimeout(resolve, askEvery));
  }
}
