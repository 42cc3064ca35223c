import { relative, resolve } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { CONTAINERS } from '../../core/storage/names.ts';
import { openApi } from '../client/api.ts';
import { followJobs } from '../client/follow-jobs.ts';
import { CommandError } from '../command-error.ts';
import { userFolder } from '../folders.ts';
import { claimSystem } from '../system/claim-system.ts';
import { isPortFree } from '../system/free-port.ts';
import { openInBrowser } from '../system/open-in-browser.ts';
import { type StartedSystem, startSystem } from '../system/start-system.ts';
import { defaultWorkers, threadsPerWorker } from '../system/workers.ts';
import { print } from './run-command.ts';
import type { StartFlags } from './start.ts';

/** Keeps the system up until the signal is aborted, and prints the progress of its jobs. */
export async function start(
  { port, host, workers: asked, storage, data, open }: StartFlags,
  signal: AbortSignal,
): Promise<void> {
  const workers = asked ?? defaultWorkers();
  const folder = resolve(userFolder(), data);
  const note = (text: string) => void print(text);
  const claim = await claimSystem(folder);
  await refuseTakenPort(port, host).catch(async (error) => {
    await claim.release();
    throw error;
  });
  await print('Starting storage, workers and the Functions host…');
  const system = await startSystem({ data: folder, storage, workers, port, host, note, signal }, claim);
  try {
    await print(welcome(system, { workers, host }));
    if (open) await openInBrowser(`${system.url}/`).catch((thrown: Error) => note(thrown.message));
    await Promise.race([followJobs(openApi(system), note, signal), system.failed]);
  } finally {
    await print('\nStopping…');
    await system.stop();
  }
}

async function refuseTakenPort(port: number, host: string): Promise<void> {
  if (await isPortFree(port, host)) return;
  const wayOut = isLoopback(host)
    ? 'stop the program that uses it, or choose another port with --port'
    : 'stop the program that uses it, choose another port with --port, or an address of this machine with --host';
  throw new CommandError('port', `Port ${port} on ${host} can't be listened on: ${wayOut}.`);
}

function welcome(system: StartedSystem, { workers, host }: { workers: number; host: string }): string {
  const blobs = BlobServiceClient.fromConnectionString(system.storage).url.replace(/\/$/, '');
  const threads = threadsPerWorker(workers);
  const keys =
    system.key && !isLoopback(host) ? [`  Keys      required from other machines: ${shown(system.keys)}`] : [];
  return [
    'Repaint is up.',
    `  Page      ${system.url}/`,
    `  API       ${system.url}/api   (described by ${system.url}/api/openapi.json)`,
    ...keys,
    `  Storage   ${blobs}   (${system.ownsStorage ? 'an Azurite that was started for it' : 'was up already'})`,
    `  Workers   ${workers}, with ${threads} engine thread${threads === 1 ? '' : 's'}${workers > 1 ? ' each' : ''}`,
    `  Logs      ${shown(system.logs)}`,
    '',
    `Upload a video to the container "${CONTAINERS.videos}" with any storage client, and find it painted in "${CONTAINERS.painted}":`,
    `  az storage blob upload -c ${CONTAINERS.videos} -n clip.mp4 -f clip.mp4 --connection-string "${uploadConnection(system.storage)}"`,
    'or run npm run paint -- clip.mp4 in another terminal. Press Ctrl-C to stop the system.',
    '',
  ].join('\n');
}

/** Returns the connection string to show. The key of the emulator is public; any other key must not be shown. */
function uploadConnection(connection: string): string {
  const isUsual = /BlobEndpoint=http:\/\/127\.0\.0\.1:10000\/devstoreaccount1/.test(connection);
  if (isUsual) return 'UseDevelopmentStorage=true';
  return connection.includes('AccountName=devstoreaccount1;') ? connection : '<your connection string>';
}

function isLoopback(host: string): boolean {
  return ['127.0.0.1', '::1', 'localhost'].includes(host);
}

/** Shortens a path: relative to the user's folder if it is in there. */
function shown(path: string): string {
  const short = relative(userFolder(), path);
  return short.startsWith('..') ? path : short;
}
