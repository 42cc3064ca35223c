import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EntityRequest, OPERATION, requestMessage } from '../src/durable/entities/entity-message.ts';
import { takeRequests } from '../src/durable/entities/take-requests.ts';
import { DurableClient } from './support/durable-client.ts';
import { freeResources, temporaryFolder } from './support/free-resources.ts';
import { startHost, type TestHost } from './support/start-host.ts';
import { waitUntil } from './support/wait-until.ts';

let host: TestHost;
let durable: DurableClient;

beforeAll(async () => {
  host = await startHost({ app: 'entities' });
  durable = new DurableClient(host);
});
afterAll(freeResources);

/** Calls the SDK's own client inside the app. */
async function sdk(...call: unknown[]): Promise<unknown> {
  const response = await fetch(`${host.url}/api/client`, { method: 'POST', body: JSON.stringify(call) });
  return ((await response.json()) as { result?: unknown }).result;
}
const state = async (key: string) => (await durable.fetch(`/entities/counter/${key}`)).json();

describe('an orchestration', () => {
  it('calls an entity, which keeps its state, and gets its results and errors', async () => {
    const { output } = await durable.run('calls', [
      ['one', 'describe', { a: 1 }],
      ['one', 'add', 2],
      ['one', 'add', 3],
      ['one', 'get'],
      ['one', 'fly'],
      ['one', 'get'],
    ]);
    const described = { id: { name: 'counter', key: 'one' }, isNew: true, input: { a: 1 } };
    expect(output).toEqual([described, null, null, 5, 'Error', 5]);
  });

  it('signals an entity before it ends', async () => {
    await durable.run('signals', [
      ['two', 'add', 4],
      ['two', 'passOn', 'three'],
    ]);
    expect((await durable.run('calls', [['two', 'get']])).output).toEqual([0]);
    await waitUntil(async () => (await state('three')) === 4);
  });

  it('fails if there is no such entity function', async () => {
    const { runtimeStatus, output } = await durable.run('callsMissing');
    expect(runtimeStatus).toBe('Failed');
    expect(output).toContain("'nowhere' doesn't exist, is disabled, or is not an entity function");
  });
});

describe('a client', () => {
  it('signals an entity and reads its state', async () => {
    expect(await sdk('readEntityState', 'four')).toEqual({ entityExists: false });
    await sdk('signalEntity', 'four', 'add', 7);
    await waitUntil(async () => ((await sdk('readEntityState', 'four')) as { entityExists: boolean }).entityExists);
    expect(await sdk('readEntityState', 'four')).toEqual({ entityExists: true, entityState: 7 });
  });

  it('lists the entities of a name, and those that have been deleted no more', async () => {
    await durable.run('calls', [
      ['five', 'add', 1],
      ['gone', 'add', 1],
      ['gone', 'delete'],
    ]);
    const list = async (path: string) =>
      ((await (await durable.fetch(path)).json()) as { entityId: { key: string }; state: unknown }[]).map(
        ({ entityId, state }) => [entityId.key, state],
      );
    expect(await list('/entities/Counter?fetchState=true')).toContainEqual(['five', 1]);
    const keys = (await list('/entities')).map(([key]) => key);
    expect(keys).toContain('five');
    expect(keys).not.toContain('gone');
    expect((await durable.fetch('/entities/counter/gone')).status).toBe(404);
  });
});

describe('the list of entities', () => {
  it('comes in pages, of the time that is asked for, also after a restart', async () => {
    const data = await temporaryFolder();
    const first = await startHost({ app: 'entities', data });
    for (const key of ['x', 'y', 'z']) await new DurableClient(first).run('calls', [[key, 'add', 1]]);
    const pageOf = async (at: DurableClient, query: string, token = '') => {
      const response = await at.fetch(`/entities/counter?${query}`, { headers: { 'x-ms-continuation-token': token } });
      const entities = (await response.json()) as { entityId: { key: string }; lastOperationTime: string }[];
      return { entities, token: response.headers.get('x-ms-continuation-token') ?? '' };
    };
    const keys = ({ entities }: Awaited<ReturnType<typeof pageOf>>) => entities.map(({ entityId }) => entityId.key);
    const before = await pageOf(new DurableClient(first), 'top=2');
    expect(keys(before)).toEqual(['x', 'y']);
    expect(keys(await pageOf(new DurableClient(first), 'top=2', before.token))).toEqual(['z']);
    await first.kill9();

    const second = new DurableClient(await startHost({ app: 'entities', data }));
    const { entities } = await pageOf(second, '');
    const times = entities.map(({ lastOperationTime }) => lastOperationTime);
    expect(entities.slice(0, 2)).toEqual(before.entities);
    expect(times).toEqual(times.toSorted());
    expect(keys(await pageOf(second, `lastOperationTimeFrom=${times[1]}`))).toEqual(['y', 'z']);
    expect(keys(await pageOf(second, `lastOperationTimeTo=${times[0]}`))).toEqual(['x']);
  });
});

describe('a lock', () => {
  it('lets nobody between the calls of its owner, and is free after each end', async () => {
    await durable.run('calls', [
      ['a', 'add', 10],
      ['b', 'add', 10],
    ]);
    const moves = Array.from({ length: 6 }, (_, n) =>
      durable.run('transfers', { ...(n % 2 ? { from: 'a', to: 'b' } : { from: 'b', to: 'a' }), fails: n % 3 === 0 }),
    );
    const moved = await Promise.all(moves);
    const failed = moved.find(({ runtimeStatus }) => runtimeStatus === 'Failed');
    const rewound = await durable.post(`/instances/${failed?.instanceId}/rewind?reason=again`);
    expect([rewound.status, await rewound.text()]).toEqual([412, expect.stringContaining('restart it')]);
    const ends = moved.map(({ runtimeStatus, output }) => [runtimeStatus, output]);
    expect(ends.filter(([status]) => status === 'Failed').length).toBe(2);
    expect(ends.filter(([, output]) => output === true).length).toBe(4);
    expect(
      (
        await durable.run('calls', [
          ['a', 'get'],
          ['b', 'get'],
        ])
      ).output,
    ).toEqual([10, 10]);
  });
});

describe('the lock of an orchestration that is terminated', () => {
  it('stays, as on Azure, until the entity is purged', async () => {
    const holder = await durable.start('holds', 'held');
    await durable.when(holder, ({ customStatus }) => customStatus === 'holds');
    await durable.post(`/instances/${holder}/terminate?reason=enough`);
    await durable.end(holder);
    await durable.start('calls', [['held', 'add', 1]]);
    await sdk('signalEntity', 'held', 'add', 1);
    expect((await durable.fetch('/entities/counter/held')).status).toBe(404);
    const purge = '/instances?createdTimeFrom=2000-01-01&instanceIdPrefix=@counter@held';
    expect((await durable.fetch(purge, { method: 'DELETE' })).status).toBe(200);
    const calls = [
      ['held', 'add', 2],
      ['held', 'get'],
    ];
    expect((await durable.run('calls', calls)).output).toEqual([null, 2]);
  });
});

describe('the next batch of an entity', () => {
  const request = (id: string, fields: Omit<EntityRequest, 'id'>) =>
    requestMessage(new Date(0), '@counter@a', 'lockset' in fields || 'op' in fields ? OPERATION : 'release', {
      id,
      ...fields,
    }).event;
  const inbox = [
    request('1', { op: 'add', parent: 'other' }),
    request('2', { lockset: [{ name: 'counter', key: 'a' }], parent: 'owner' }),
    request('3', { op: 'add', parent: 'other' }),
    request('4', { op: 'get', parent: 'owner' }),
    request('5', { parent: 'owner' }),
  ];
  const ids = (events: readonly unknown[]) => events.map((event) => inbox.indexOf(event as never) + 1);

  it.each([
    ['ends with a lock that is granted', undefined, 10, [1, 2], 'owner'],
    ['passes over what isn’t of the owner of the lock, up to its release', 'owner', 10, [2], 'owner'],
    ['holds so many operations at most', undefined, 1, [1], undefined],
  ])('%s', (_name, lockedBy, most, taken, lockedAfter) => {
    const batch = takeRequests(inbox, lockedBy, most);
    expect(ids(batch.taken)).toEqual(taken);
    expect(batch.lockedBy).toBe(lockedAfter);
  });

  it('after the release takes what waited', () => {
    const batch = takeRequests(inbox.slice(2), 'owner', 10);
    expect(ids(batch.taken)).toEqual([4, 5]);
    expect(batch.lockedBy).toBeUndefined();
    expect(ids(takeRequests(inbox.slice(2, 3), batch.lockedBy, 10).taken)).toEqual([3]);
  });
});
