import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startNode } from '../../../packages/functions-host/test/support/child-process.ts';
import { atEnd, freeResources } from '../../../packages/functions-host/test/support/free-resources.ts';
import { startStorage, type TestStorage } from '../../support/start-storage.ts';

const [HOSTILE, HEALTHY] = [`job-${'a'.repeat(32)}`, `job-${'b'.repeat(32)}`];

/** Two tasks of two jobs read by turns; what the first reads is then parsed without an end. */
const PARSER = `
  import { setTimeout as sleep } from 'node:timers/promises';
  import { Readers } from '${pathToFileURL('dist/workers/standstill/readers.js')}';
  import { watchStandstill } from '${pathToFileURL('dist/workers/standstill/watch-standstill.js')}';
  const readers = new Readers();
  watchStandstill(readers, { seconds: 1, worker: 'worker' });
  const bytes = readers.noting({ size: 1, read: async () => { await sleep(1); return new Uint8Array(1); } });
  const read = async (job, parse) => readers.perform({ job, video: 'clip.mp4' }, async () => {
    for (let reads = 0; ; reads++) { await bytes.read(0, 1); parse(reads); }
  });
  void read('${HEALTHY}', () => {});
  await read('${HOSTILE}', (reads) => { while (reads === 20); });
`;

let azure: TestStorage;
let parser: string;
beforeAll(async () => {
  azure = await startStorage();
  const folder = await mkdtemp(join(tmpdir(), 'repaint-'));
  atEnd(() => rm(folder, { recursive: true }));
  parser = join(folder, 'parser.mjs');
  await writeFile(parser, PARSER);
});
afterAll(freeResources);

it('ends a worker whose parser never ends, and at the third time the job whose bytes it reads', async () => {
  await standStill();
  expect(await azure.storage.jobs.stopped(HOSTILE)).toBeUndefined();
  expect(await azure.storage.jobs.beginReading(HOSTILE, 'chunks')).toBe(1);
  await standStill();
  expect(await azure.storage.jobs.stopped(HOSTILE)).toMatchObject({
    reason: 'failed',
    failure: { code: 'too-slow-to-read', retryable: false },
  });
  expect(await azure.storage.jobs.stopped(HEALTHY)).toBeUndefined();
});

async function standStill(): Promise<void> {
  const env = { DATA: azure.connection, WORK: azure.connection };
  const worker = startNode([parser], env);
  await worker.exitCode();
  expect(worker.process.signalCode, worker.stderr()).toBe('SIGKILL');
}
