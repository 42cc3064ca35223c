import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { pino } from 'pino';
import { refusals } from '../../core/media/source/refusals.ts';
import { openStorage } from '../../core/storage/azure/open-storage.ts';
import type { Reader } from './readers.ts';
import {
  BEAT_MILLISECONDS,
  BEATS,
  LAST_READER,
  type ReaderMessage,
  type StandstillThreadData,
} from './watch-standstill.ts';

/** The reader that read last need not be the one that hangs, but it isn't the wrong one so often. */
const MOST_STANDSTILLS = 3;
/** Storage that doesn't answer must not keep the process. */
const NOTE_MILLISECONDS = 10_000;

const { shared, seconds, worker } = workerData as StandstillThreadData;
const log = pino({ base: { worker } }, pino.destination({ fd: 2, sync: true }));
const readers = new Map<number, Reader>();
let last = -1;
let still = 0;

parentPort?.on('message', ({ number, reader }: ReaderMessage) => {
  if (reader) readers.set(number, reader);
  else readers.delete(number);
});

// It counts its own steps, not time: a machine that slept, or is busy, holds up both threads.
const watch = setInterval(() => {
  const beats = Atomics.load(shared, BEATS);
  still = beats === last ? still + BEAT_MILLISECONDS : 0;
  last = beats;
  if (still < seconds * 1_000) return;
  clearInterval(watch);
  void end(readers.get(Atomics.load(shared, LAST_READER)));
}, BEAT_MILLISECONDS);

async function end(reader: Reader | undefined): Promise<void> {
  log.fatal({ job: reader?.job, seconds }, 'stands still: the worker ends, its tasks come back');
  if (reader) await Promise.race([note(reader), sleep(NOTE_MILLISECONDS)]);
  process.kill(process.pid, 'SIGKILL');
}

async function note({ job, video }: Reader): Promise<void> {
  try {
    const { jobs } = openStorage(process.env);
    const before = await jobs.beginReading(job, 'chunks');
    if (before + 1 < MOST_STANDSTILLS) return;
    const { failure } = refusals.tooSlow(video, seconds);
    await jobs.stop(job, { reason: 'failed', failure });
  } catch (thrown) {
    log.error({ reason: String(thrown) }, 'storage does not take down who stood still');
  }
}
