import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { DurableClient, type Status } from './support/durable-client.ts';
import { freeResources, temporaryFolder } from './support/free-resources.ts';
import { expectedEnd, KillZoo } from './support/kill-zoo.ts';
import { seededRandom } from './support/seeded-random.ts';
import { spawnHost, startHost, type TestHost } from './support/start-host.ts';
import { waitUntil } from './support/wait-until.ts';

afterEach(freeResources);

/** A longer run: `KILLS=1000 SEED=7 npx vitest run --project host packages/functions-host/test/crash.test.ts` */
const KILLS = Number(process.env['KILLS'] ?? 8);
const SEED = Number(process.env['SEED'] ?? KILLS);
const TIMEOUT_MS = 60_000 + KILLS * 10_000;

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

describe(`kill -9 at any moment (seed ${SEED})`, () => {
  it('loses no start, no event and no recorded result, and runs nothing again whose result is recorded', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const data = await temporaryFolder();
    const trace = join(await temporaryFolder(), 'trace');
    const recordedBefore: Set<string>[] = [];
    const zoos = [new KillZoo('0')];
    const random = seededRandom(SEED);

    for (let life = 0; life <= KILLS; life++) {
      recordedBefore.push(await recordedResults(data));
      const host = await startHost({ app: 'crash', data, env: { TRACE_FILE: trace, LIFE: String(life) } });
      expect(host.stderr()).not.toContain('damaged');
      const durable = new DurableClient(host);
      const driven = zoos
        .at(-1)
        ?.drive(durable)
        .then(
          () => 'ended',
          (error: unknown) => error,
        );
      if (life < KILLS) {
        const before = (await readLines(trace)).length;
        const wanted = before + Math.ceil(random() * 12);
        await Promise.race([waitUntil(async () => (await readLines(trace)).length >= wanted), driven]);
        await delay(random() * 80);
        await host.kill9();
        if ((await driven) === 'ended') zoos.push(new KillZoo(String(zoos.length)));
      } else {
        expect(await driven).toBe('ended');
        for (const id of zoos.flatMap((zoo) => zoo.ids)) expect(await durable.end(id)).toMatchObject(expectedEnd(id));
      }
      if (life % 100 === 99) console.log(`${life + 1} kills, ${zoos.length} zoos`);
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

/** An orchestration that waits only for an activity of this many milliseconds. */
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
    const host = await startHost({ app: 'durable', data, env: { TRACE_FILE: trace }, flags: ['--grace', '0'] });
    const id = await startAbandoned(host, 1500);
    expect(await host.terminate()).toBe(0);
    expect(await readLines(trace)).toEqual([]);
    const second = await startHost({ app: 'durable', data, env: { TRACE_FILE: trace } });
    expect((await new DurableClient(second).end(id)).output).toBe('done');
    expect(await readFile(trace, 'utf8')).toBe('wait slow\n');
  });
});
