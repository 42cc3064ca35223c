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

/** A job fails after this many standstills, because the task that read last isn't always the one that hangs. */
const MOST_STANDSTILLS = 3;
/** If storage doesn't answer in this time, the process ends all the same. */
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

// This counts steps of its own and not time, because a machine that sleeps or is busy delays both threads.
const watch = setInterval(() => {
  const beats = Atomics.load(shared, BEATS);
  still = beats === last ? still + BEAT_MILLISECONDS : 0;
  last = beats;
  if (still < seconds * 1_000) return;
  clearInterval(watch);
  void end(readers.get(Atomics.load(shared, LAST_READER)));
}, BEAT_MILLISECONDS);

async function end(reader: Reader | undefined): Promise<void> {
  log.fatal({ job: reader?.job, seconds }, 'the main thread hangs: the worker ends, and its tasks return to the queue');
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
    log.error({ reason: String(thrown) }, 'the standstill could not be recorded in storage');
  }
}
