import { join } from 'node:path';
import { CommandError, wrongUsage } from '../command-error.ts';
import { startAzurite } from './azurite.ts';
import { DEFAULT_PORTS, type EmulatorPorts, emulatorConnection } from './emulator.ts';
import { isPortFree } from './free-port.ts';
import { partFailure } from './parts.ts';
import { probeStorage } from './probe-storage.ts';
import { type Supervised, supervise } from './supervise.ts';

export interface LocalStorage {
  readonly connection: string;
  /** Present if this system has started an Azurite. */
  readonly azurite?: Supervised;
}

export interface StorageChoice {
  /** The value of `--storage`. */
  readonly connection: string | undefined;
  /** The value of `--data`. */
  readonly data: string;
  /** True if Azurite may listen on other ports when its usual ones are taken. */
  readonly anyPort: boolean;
  readonly logFile: string;
  readonly onDeath: (how: string, seconds: number) => void;
}

/**
 * Opens the storage that was named, else the emulator that listens on the usual ports, else a new Azurite.
 * @throws CommandError if the storage doesn't answer
 */
export async function openLocalStorage(choice: StorageChoice): Promise<LocalStorage> {
  if (choice.connection !== undefined) return namedStorage(choice.connection);
  const usual = emulatorConnection(DEFAULT_PORTS);
  if (await arePortsFree(DEFAULT_PORTS)) return ownStorage(choice, DEFAULT_PORTS);
  const problem = await probeStorage(usual);
  if (problem === undefined) return { connection: usual };
  if (choice.anyPort) return ownStorage(choice, { blob: 0, queue: 0, table: 0 });
  throw new CommandError(
    'storage',
    `Ports 10000 to 10002 are taken by something that doesn't answer as storage (${problem}): stop it, or name the storage to use with --storage.`,
  );
}

async function namedStorage(connection: string): Promise<LocalStorage> {
  refuseNoConnection(connection);
  const full = /^UseDevelopmentStorage=true;?$/i.test(connection) ? emulatorConnection(DEFAULT_PORTS) : connection;
  const problem = await probeStorage(full);
  if (problem === undefined) return { connection: full };
  throw new CommandError(
    'storage',
    `The storage that --storage names doesn't answer (${problem}): start it, or correct the connection string.`,
  );
}

/** Refuses a text that isn't a connection string. The library's own message would be misleading, and would show a key. */
function refuseNoConnection(connection: string): void {
  const names = new Set(connection.split(';').map((part) => part.slice(0, part.indexOf('=')).trim().toLowerCase()));
  const has = (...all: string[]) => all.every((name) => names.has(name));
  if (
    has('usedevelopmentstorage') ||
    has('defaultendpointsprotocol', 'accountname', 'accountkey') ||
    has('sharedaccesssignature')
  )
    return;
  throw wrongUsage(
    '--storage takes a connection string, such as "DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…;EndpointSuffix=core.windows.net", or "UseDevelopmentStorage=true": a key or an address alone is none. The portal shows it under Access keys.',
  );
}

async function ownStorage({ data, logFile, onDeath }: StorageChoice, ports: EmulatorPorts): Promise<LocalStorage> {
  const folder = join(data, 'azurite');
  const first = await startAzurite(folder, ports, logFile).catch(async (error: Error) => {
    throw await partFailure('Azurite', logFile, error);
  });
  const restart = async () => (await startAzurite(folder, first.ports, logFile)).child;
  return { connection: first.connection, azurite: supervise(first.child, restart, onDeath) };
}

async function arePortsFree({ blob, queue, table }: EmulatorPorts): Promise<boolean> {
  const free = await Promise.all([blob, queue, table].map((port) => isPortFree(port)));
  return free.every(Boolean);
}
