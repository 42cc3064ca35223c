import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { DurableClient, type Status } from './support/durable-client.ts';
import { freeResources, temporaryFolder } from './support/free-resources.ts';
import { seededRandom } from './support/seeded-random.ts';
import { spawnHost, startHost, type TestHost } from './support/start-host.ts';
import { waitUntil } from './support/wait-until.ts';

afterEach(freeResources);

const INSTANCES = 8;
/** A longer run: `KILLS=1000 SEED=7 npx vitest run --project host packages/functions-host/test/crash.test.ts` */
const KILLS = Number(process.env['KILLS'] ?? 8);
const SEED = Number(process.env['SEED'] ?? KILLS);
const TIMEOUT_MS = 60_000 + KILLS * 10_000;

/** What one instance must come to, however often the host died. */
const expected = (id: string) =>
  [1, 2, 3].flatMap((round) => [
    ...[1, 2, 3].map((n) => `${id}/${round}/${n}`),
    ...[`${id}/${round}/pair/first`, `${id}/${round}/pair/second`],
    `event ${round}`,
  ]);

/** The results of activities that are on disk; a continued execution has dropped its own, so what was seen counts. */
async function recordedResults(data: string): Promise<Set<string>> {
  const folder = join(data, 'instances');
  const recorded = new Set<string>();
  for (const file of await readdir(folder).catch(() => [])) {
    const content = await readFile(join(folder, file), 'utf8');
    const whole = content.slice(0, content.lastIndexOf('\n') + 1);
    for (const [, key] of whole.matchAll(/"TaskScheduledId":\d+,"Result":"\\"([^"\\]+)\\""/g))
      recorded.add(key as string);
  }
  return recorded;
}

const readLines = async (path: string) => (await readFile(path, 'utf8').catch(() => '')).split('\n').filter(Boolean);

/** Drives one instance through its rounds. What was answered with 202 is on disk, and is not asked for again. */
async function drive(durable: DurableClient, id: string, raised: Set<string>): Promise<void> {
  if (!raised.has(id)) {
    const started = await durable.post(`/orchestrators/mixed/${id}`, { id, round: 1, seen: [] });
    if (started.status === 202 || started.status === 409) raised.add(id);
  }
  if ((await durable.fetch(`/instances/${id}`)).status === 404) throw new Error(`The start of ${id} was lost.`);
  // An execution that continues drops unread events, as Azure does: each is raised when its round has begun.
  for (const round of [1, 2, 3]) {
    const { input } = await durable.when(id, (status) => (status.input as { round: number }).round >= round);
    const name = `${id} go${round}`;
    if ((input as { round: number }).round > round || raised.has(name)) continue;
    if ((await durable.raise(id, `go${round}`, `event ${round}`)).status === 202) raised.add(name);
  }
}

describe('kill -9 at any moment', () => {
  it('loses no start, no event and no recorded result, and runs nothing again whose result is recorded', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const data = await temporaryFolder();
    const trace = join(await temporaryFolder(), 'trace');
    const recordedBefore: Set<string>[] = [];
    const ids = Array.from({ length: INSTANCES }, (_, at) => `mixed-${at}`);
    const raised = new Set<string>();
    const random = seededRandom(SEED);

    for (let life = 0; life <= KILLS; life++) {
      recordedBefore.push(await recordedResults(data));
      const host = await startHost({ app: 'crash', data, env: { TRACE_FILE: trace, LIFE: String(life) } });
      expect(host.stderr()).not.toContain('damaged');
      const durable = new DurableClient(host);
      const driven = Promise.allSettled(ids.map((id) => drive(durable, id, raised)));
      if (life < KILLS) {
        const before = (await readLines(trace)).length;
        const wanted = before + Math.ceil(random() * 12);
        await Promise.race([waitUntil(async () => (await readLines(trace)).length >= wanted), driven]);
        await delay(random() * 80);
        await host.kill9();
        await driven;
      } else {
        expect((await driven).filter((one) => one.status === 'rejected')).toEqual([]);
        for (const id of ids) expect((await durable.end(id)).output).toEqual(expected(id));
      }
    }

    const again = (await readLines(trace)).filter((line) => {
      const [life, key] = line.split(' ') as [string, string];
      return recordedBefore[Number(life)]?.has(key);
    });
    expect(again).toEqual([]);
    // The kills came while there was something to lose.
    expect(recordedBefore.filter((recorded) => recorded.size > 0).length).toBeGreaterThan(KILLS / 2);
  });

  it('while it starts is no harm either', async () => {
    const data = await temporaryFolder();
    for (let at = 0; at < 5; at++) {
      const child = spawnHost({ app: 'crash', data, env: { TRACE_FILE: join(data, 'trace') } });
      await delay(150 + at * 60);
      await child.kill9();
    }
    const host = await startHost({ app: 'crash', data, env: { TRACE_FILE: join(data, 'trace'), LIFE: '0' } });
    const durable = new DurableClient(host);
    expect((await durable.run('pair', 'x')).output).toEqual(['x/first', 'x/second']);
  });
});

/** An orchestration that has begun an activity of so many milliseconds and waits for nothing else. */
async function startAbandoned(host: TestHost, ms: number): Promise<string> {
  const durable = new DurableClient(host);
  const id = await durable.start('abandonsActivity', ms);
  const hasBegun = ({ historyEvents = [] }: Status) =>
    historyEvents.some(({ EventType }) => EventType === 'TaskCompleted');
  await durable.when(id, hasBegun, 'showHistory=true');
  return id;
}

describe('a stop', () => {
  it('lets what runs finish, and begins nothing new', async () => {
    const data = await temporaryFolder();
    const trace = join(data, 'trace');
    const host = await startHost({ app: 'durable', data, env: { TRACE_FILE: trace } });
    const id = await startAbandoned(host, 500);
    expect(await host.terminate()).toBe(0);
    expect(await readFile(trace, 'utf8')).toBe('wait slow\n');
    const second = await startHost({ app: 'durable', data, env: { TRACE_FILE: trace } });
    expect((await new DurableClient(second).end(id)).output).toBe('done');
    expect(await readFile(trace, 'utf8')).toBe('wait slow\n');
  });

  it('does not wait longer than its grace, and the next host begins it again', async () => {
    const data = await temporaryFolder();
    const trace = join(data, 'trace');
    const host = await startHost({ app: 'durable', data, env: { TRACE_FILE: trace }, flags: ['--grace', '1'] });
    const id = await startAbandoned(host, 3000);
    expect(await host.terminate()).toBe(0);
    expect(await readLines(trace)).toEqual([]);
    const second = await startHost({ app: 'durable', data, env: { TRACE_FILE: trace } });
    expect((await new DurableClient(second).end(id)).output).toBe('done');
    expect(await readFile(trace, 'utf8')).toBe('wait slow\n');
  });
});
