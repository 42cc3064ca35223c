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
  /** Folder for what this machine keeps: storage, history, logs. */
  readonly data: string;
  /** What `--storage` names. */
  readonly storage: string | undefined;
  readonly workers: number;
  /** Of the Functions host; 0 takes any free one, and lets storage be on any port too. */
  readonly port: number;
  readonly host: string;
  /** Told what a person should know while the system runs. */
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
}

export interface StartedSystem extends System {
  readonly ownsStorage: boolean;
  /** Folder. */
  readonly logs: string;
  /** File of the function keys. */
  readonly keys: string;
}

interface Setup extends SystemChoice {
  readonly parts: SystemParts;
  readonly logFile: (name: string) => string;
  readonly onDeath: (name: string, how: string, seconds: number) => void;
}

/** Brings up storage, workers and the Functions host in a data folder that is claimed for it. */
export function startSystem(choice: SystemChoice, claim: OwnState): Promise<StartedSystem> {
  return start(choice, claim, async (setup) => {
    const storage = await bringUpStorageAndWorkers(setup);
    const swept = storage.azurite && sweepStorage(storage.connection, setup).catch(() => undefined);
    const { url, data } = await bringUpHost(setup, storage);
    await allowPage(storage.connection, url);
    // Before anybody finds an old upload that is about to go.
    await swept;
    const keys = join(data, 'keys.json');
    const key = await functionKey(keys);
    const where = { url, storage: storage.connection, ...(key && { key }) };
    await claim.publish({ ...where, children: childPids() });
    return { ...where, ownsStorage: storage.azurite !== undefined, logs: join(setup.data, 'logs'), keys };
  });
}

/** The same without a Functions host, for one that is not ours. */
export function startStorageAndWorkers(choice: SystemChoice, claim: OwnState): Promise<Omit<System, 'url'>> {
  return start(choice, claim, async (setup) => ({ storage: (await bringUpStorageAndWorkers(setup)).connection }));
}

/** What was started is stopped again where a later part doesn't start. */
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

/** Folders of an earlier version were open to everybody on this machine. */
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
  const told = (how: string, seconds: number) => onDeath('functions-host', how, seconds);
  parts.add('functions-host', choice.logFile, supervise(host.child, restart, told));
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

/** A history belongs to the storage that its jobs lie in. */
function historyFolder({ connection, azurite }: LocalStorage): string {
  if (azurite) return 'functions-host';
  const { url } = BlobServiceClient.fromConnectionString(connection);
  return `functions-host-${createHash('sha256').update(url).digest('hex').slice(0, 8)}`;
}

/** A host that listens on every address is asked on this machine's own. */
function reachableUrl({ url, port }: FunctionsHost): string {
  return ['0.0.0.0', '[::]'].includes(new URL(url).hostname) ? `http://127.0.0.1:${port}` : url;
}

async function functionKey(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : z.object({ function: z.string() }).parse(JSON.parse(text)).function;
}
