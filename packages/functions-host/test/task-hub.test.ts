import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { requestMessage } from '../src/durable/entities/entity-message.ts';
import type { HubDependencies } from '../src/durable/hub/hub-dependencies.ts';
import { instanceFileName } from '../src/durable/hub/instance-file-name.ts';
import { InstanceStore } from '../src/durable/hub/instance-store.ts';
import { newEntity } from '../src/durable/hub/new-instance.ts';
import { TaskHub } from '../src/durable/hub/task-hub.ts';
import { HostJson } from '../src/settings/host-json.ts';
import { freeResources, temporaryFolder } from './support/free-resources.ts';
import { waitUntil } from './support/wait-until.ts';

afterEach(freeResources);

const log = pino({ level: 'silent' });
const now = new Date('2030-01-01T00:00:00Z');
const counter = (key: string) => ({ name: 'counter', key });
const signal = (key: string, id: string) =>
  requestMessage(now, `@counter@${key}`, 'op', { id, op: 'add', signal: true });

/** A hub whose entities count the operations that they get, and whose orchestrations end at once. */
const functions = (changes: Partial<HubDependencies> = {}): HubDependencies => ({
  functions: {
    hasActivity: () => true,
    hasOrchestrator: () => true,
    hasEntity: () => true,
    orchestrators: () => [],
  },
  timers: { maximumShortTimerMs: 60_000, longTimerIntervalMs: 25_000 },
  settings: HostJson.parse({}).extensions.durableTask,
  now: () => new Date(),
  orchestrate: async () => ({ kind: 'state', state: { isDone: true, actions: [] }, stack: '' }),
  runEntity: async (_, { state = '0' }, operations) => ({
    entityExists: true,
    entityState: String(Number(state) + operations.length),
    results: operations.map(() => ({ isError: false })),
    signals: [],
  }),
  runActivity: async () => ({ ok: true, result: null }),
  log,
  onFatal: (error) => {
    throw error;
  },
  ...changes,
});

describe('after a crash', () => {
  it('nobody goes on before what it has sent has arrived, whoever sends it something meanwhile', async () => {
    const folder = await temporaryFolder();
    const store = await InstanceStore.open(folder, log);
    // Each has sent the other a message that may not have arrived.
    for (const [key, other] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const)
      await store.begin({ ...newEntity(counter(key), signal(key, '1').event, [], now), outbox: [signal(other, '2')] });

    const early: string[] = [];
    const { runEntity } = functions();
    const hub = await TaskHub.open(
      folder,
      functions({
        runEntity: (entity, ...rest) => {
          const journal = readFileSync(join(folder, instanceFileName(`@counter@${entity.key}`)), 'utf8');
          if (journal.includes('"outbox":[{') && !journal.includes('"sent"')) early.push(entity.key);
          return runEntity(entity, ...rest);
        },
      }),
    );
    hub.recover();
    await waitUntil(() => ['a', 'b'].every((key) => hub.entityState(counter(key))?.state === '2'));
    expect(early).toEqual([]);
    await hub.stop(0);
  });
});

describe('an entity', () => {
  it('doesn’t remember the signals of clients, which never come again', async () => {
    const folder = await temporaryFolder();
    const hub = await TaskHub.open(folder, functions());
    for (const state of ['1', '2', '3']) {
      await hub.signalEntity(counter('a'), 'add', null);
      await waitUntil(() => hub.entityState(counter('a'))?.state === state);
    }
    expect(hub.entityState(counter('a'))?.received).toEqual([]);
    await hub.stop(0);
  });
});

describe('a stop', () => {
  it('writes nothing of what ends later, since the folder may be another host’s', async () => {
    const folder = await temporaryFolder();
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const { orchestrate } = functions();
    let isOver: Promise<unknown> | undefined;
    const hub = await TaskHub.open(
      folder,
      functions({
        orchestrate: (...args) => {
          const run = ended.then(() => orchestrate(...args));
          isOver = run;
          return run;
        },
      }),
    );
    await hub.start({ name: 'slow', input: null, instanceId: 'slow' });
    await waitUntil(() => isOver !== undefined);
    await hub.stop(0);
    const [file = ''] = readdirSync(folder);
    const before = await readFile(join(folder, file), 'utf8');
    end();
    await isOver;
    await waitUntil(() => hub.isIdle);
    expect(await readFile(join(folder, file), 'utf8')).toBe(before);
    expect(await readdir(folder)).toEqual([file]);
  });
});
