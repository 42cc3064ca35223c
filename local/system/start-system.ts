import { createHash } from 'node:crypto';
import { chmod, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { z } from 'zod';
import { openStorage } from '../../core/storage/azure/open-storage.ts';
import { allowPage } from './allow-page.ts';
import { childPids } from './child-process.ts';
import { type FunctionsHost, type HostChoice, startFunctionsHost } from './functions-host.ts';
import { localSettings } from './local-settings.ts';
import { openLogs } from './logs.ts';
import { type LocalStorage, openLocalStorage } from './open-local-storage.ts';
import { partFailure, type SystemParts, systemParts } from './parts.ts';
import type { OwnState } from './state-file.ts';
import { supervise } from './supervise.ts';
import { sweepStorage } from './sweep-storage.ts';
import type { System } from './system.ts';
import { startWorkers } from './workers.ts';

const GRACE_SECONDS = 10;

export interface SystemChoice {
  /** The folder for storage, history and logs (`--data`). */
  readonly data: string;
  /** The value of `--storage`. */
  readonly storage: string | undefined;
  readonly workers: number;
  /** The port of the Functions host; 0 takes any free one, and lets a new Azurite take any port too. */
  readonly port: number;
  readonly host: string;
  /** Is called with messages for the user while the system runs. */
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
}

export interface StartedSystem extends System {
  readonly ownsStorage: boolean;
  /** The folder of the logs. */
  readonly logs: string;
  /** The file of the function keys. */
  readonly keys: string;
}

interface Setup extends SystemChoice {
  readonly parts: SystemParts;
  readonly logFile: (name: string) => string;
  readonly onDeath: (name: string, how: string, seconds: number) => void;
}

/** Starts storage, workers and the Functions host in a claimed data folder. @throws CommandError if a part can't be started */
export function startSystem(choice: SystemChoice, claim: OwnState): Promise<StartedSystem> {
  return start(choice, claim, async (setup) => {
    const storage = await bringUpStorageAndWorkers(setup);
    const swept = storage.azurite && sweepStorage(storage.connection, setup).catch(() => undefined);
    const { url, data } = await bringUpHost(setup, storage);
    await allowPage(storage.connection, url);
    // The sweep ends before the address is published, so that no command finds an old upload that is about to be removed.
    await swept;
    const keys = join(data, 'keys.json');
    const key = await functionKey(keys);
    const where = { url, storage: storage.connection, ...(key && { key }) };
    await claim.publish({ ...where, children: childPids() });
    return { ...where, ownsStorage: storage.azurite !== undefined, logs: join(setup.data, 'logs'), keys };
  });
}

/** Starts storage and workers only, for a Functions host of another kind. @throws CommandError if a part can't be started */
export function startStorageAndWorkers(choice: SystemChoice, claim: OwnState): Promise<Omit<System, 'url'>> {
  return start(choice, claim, async (setup) => ({ storage: (await bringUpStorageAndWorkers(setup)).connection }));
}

/** Runs `bringUp`; if it fails, stops the parts that were started. */
async function start<T>(choice: SystemChoice, claim: OwnState, bringUp: (setup: Setup) => Promise<T>) {
  const parts = systemParts();
  const stop = async () => {
    await parts.stop(GRACE_SECONDS);
    await claim.release();
  };
  try {
    await closeToOthers(choice.data);
    const setup = { ...choice, parts, logFile: await openLogs(choice.data), onDeath: deathNote(choice.note) };
    const started = await bringUp(setup);
    choice.signal.throwIfAborted();
    const failed = parts.failed();
    failed.catch(() => undefined);
    return { ...started, failed, stop, isShared: false };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

/** Makes existing folders private: an earlier version created them readable by every user of the machine. */
async function closeToOthers(data: string): Promise<void> {
  const ours = (await readdir(data)).filter((name) => /^(azurite|logs|functions-host(-[0-9a-f]{8})?)$/.test(name));
  await Promise.all(ours.map((name) => chmod(join(data, name), 0o700)));
}

function deathNote(note: (text: string) => void) {
  return (name: string, how: string, seconds: number) =>
    note(`${name} ended unexpectedly (${how}); it starts again in ${seconds} s.`);
}

async function bringUpStorageAndWorkers(setup: Setup): Promise<LocalStorage> {
  const storage = await bringUpStorage(setup);
  setup.signal.throwIfAborted();
  bringUpWorkers(setup, storage);
  return storage;
}

async function bringUpStorage({ data, storage, port, parts, logFile, onDeath }: Setup): Promise<LocalStorage> {
  const log = logFile('azurite');
  const opened = await openLocalStorage({
    connection: storage,
    data,
    anyPort: port === 0,
    logFile: log,
    onDeath: (how, seconds) => onDeath('azurite', how, seconds),
  });
  if (opened.azurite) parts.add('azurite', log, opened.azurite);
  await openStorage({ DATA: opened.connection, WORK: opened.connection }).createMissing();
  return opened;
}

function bringUpWorkers({ parts, workers, logFile, onDeath }: Setup, { connection }: LocalStorage): void {
  for (const { name, ...worker } of startWorkers({ connection, count: workers, logFile, onDeath })) {
    parts.add(name, logFile(name), worker);
  }
}

async function bringUpHost(setup: Setup, storage: LocalStorage): Promise<{ url: string; data: string }> {
  const { parts, onDeath } = setup;
  const choice = hostChoice(setup, storage);
  const host = await startFunctionsHost(choice).catch(async (error: Error) => {
    throw await partFailure('functions-host', choice.logFile, error);
  });
  const restart = async () => (await startFunctionsHost({ ...choice, port: host.port })).child;
  const noteDeath = (how: string, seconds: number) => onDeath('functions-host', how, seconds);
  parts.add('functions-host', choice.logFile, supervise(host.child, restart, noteDeath));
  return { url: reachableUrl(host), data: choice.data };
}

function hostChoice({ data, port, host, logFile }: Setup, storage: LocalStorage): HostChoice {
  return {
    port,
    host,
    data: join(data, historyFolder(storage)),
    settings: localSettings(storage.connection),
    logFile: logFile('functions-host'),
  };
}

/** Names the folder of the history by the storage, because the history belongs to the jobs in that storage. */
function historyFolder({ connection, azurite }: LocalStorage): string {
  if (azurite) return 'functions-host';
  const { url } = BlobServiceClient.fromConnectionString(connection);
  return `functions-host-${createHash('sha256').update(url).digest('hex').slice(0, 8)}`;
}

/** Returns an address to call: a host that listens on all addresses is called on loopback. */
function reachableUrl({ url, port }: FunctionsHost): string {
  return ['0.0.0.0', '[::]'].includes(new URL(url).hostname) ? `http://127.0.0.1:${port}` : url;
}

async function functionKey(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : z.object({ function: z.string() }).parse(JSON.parse(text)).function;
}
