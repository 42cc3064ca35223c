import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DurableClient } from './support/durable-client.ts';
import { freeResources, temporaryFolder } from './support/free-resources.ts';
import { startHost } from './support/start-host.ts';
import { waitUntil } from './support/wait-until.ts';

afterAll(freeResources);

describe('the settings of host.json hold', () => {
  let durable: DurableClient;
  let trace: string;

  beforeAll(async () => {
    trace = join(await temporaryFolder(), 'trace');
    durable = new DurableClient(await startHost({ app: 'limits', env: { TRACE_FILE: trace } }));
  });

  it('functionTimeout fails an activity that lasts longer', async () => {
    const { runtimeStatus, historyEvents } = await durable.run('waitsLong');
    expect(runtimeStatus).toBe('Failed');
    expect(JSON.stringify(historyEvents)).toContain('Timeout value of 1 s exceeded by function: wait');
  });

  it('maxConcurrentActivityFunctions bounds what runs at once', async () => {
    const { output } = await durable.run('crowd', 6);
    expect(output).toBe(2);
  });

  it('controlQueueBatchSize bounds what an episode takes, and nothing is lost', async () => {
    expect((await durable.run('fanOut', 12)).output).toBe(66);
  });

  it('defaultVersion is that of what is started and called without one', async () => {
    expect((await durable.run('versions')).output).toEqual({ own: '1.5', called: '3.0', byDefault: '1.5' });
  });

  it('overridableExistingInstanceStates lets a start overwrite one that runs', async () => {
    const id = await durable.start('waitsFor', 'never', 'overwritten');
    await durable.when(id, (status) => status.runtimeStatus === 'Running');
    expect((await durable.run('echoAll', ['second'], id)).output).toEqual(['second']);
  });

  it('hubName stands in the links', async () => {
    const response = await durable.post('/orchestrators/echoAll', []);
    expect(((await response.json()) as { statusQueryGetUri: string }).statusQueryGetUri).toContain('taskHub=Limits');
  });
});

describe('timers that are too long for the storage', () => {
  let durable: DurableClient;

  beforeAll(async () => {
    const timers = { maximumShortTimerMs: 300, longTimerIntervalMs: 100 };
    durable = new DurableClient(await startHost({ app: 'durable', options: { timers } }));
  });

  it('are split, and the orchestrator doesn’t notice', async () => {
    const status = await durable.run('sleepsThenEchoes', 1_500);
    expect(status.output).toEqual([expect.any(Number), 'after']);
    expect((status.output as [number])[0]).toBeGreaterThanOrEqual(1_500);
    expect(status.historyEvents?.filter((event) => event.EventType === 'TimerFired').length).toBeGreaterThanOrEqual(4);
  });

  it('and short ones are not', async () => {
    const { historyEvents } = await durable.run('sleeps', 200);
    expect(historyEvents?.filter((event) => event.EventType === 'TimerFired').length).toBe(1);
  });
});

describe('a fan-out', () => {
  it('of 1,000 activities takes seconds of the processor, not minutes, and the memory is given back', {
    timeout: 240_000,
  }, async () => {
    const host = await startHost({ app: 'durable' });
    const durable = new DurableClient(host);
    await durable.run('fanOut', 10);
    const id = await durable.start('fanOut', 1000);
    await waitUntil(async () => !['Pending', 'Running'].includes((await durable.status(id)).runtimeStatus), 200_000);
    expect((await durable.end(id)).output).toBe(499_500);
    // Where there is no /proc, nothing is measured.
    const processFile = (name: string) => readFile(`/proc/${host.process.pid}/${name}`, 'utf8').catch(() => '');
    const [userTicks = 0, systemTicks = 0] = (await processFile('stat')).split(' ').slice(13, 15).map(Number);
    expect((userTicks + systemTicks) / 100).toBeLessThan(20);
    const rssMb = Number(/VmRSS:\s+(\d+)/.exec(await processFile('status'))?.[1] ?? 0) / 1024;
    expect(rssMb).toBeLessThan(400);
  });
});
