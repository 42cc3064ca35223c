import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DurableClient, type Status } from './support/durable-client.ts';
import { freeResources } from './support/free-resources.ts';
import { startHost, type TestHost } from './support/start-host.ts';

let host: TestHost;
let durable: DurableClient;

beforeAll(async () => {
  host = await startHost({ app: 'durable' });
  durable = new DurableClient(host);
});
afterAll(freeResources);

/** Calls the SDK's own client inside the app. */
// biome-ignore lint/suspicious/noExplicitAny: the SDK's answers are looked into here
async function sdk(...call: unknown[]): Promise<any> {
  const response = await fetch(`${host.url}/api/client`, { method: 'POST', body: JSON.stringify(call) });
  const { result, error } = (await response.json()) as { result: unknown; error?: string };
  if (error) throw new Error(error);
  return result;
}
const list = async (query: string, token?: string) => {
  const response = await durable.fetch(`/instances?${query}`, {
    headers: token ? { 'x-ms-continuation-token': token } : {},
  });
  return { token: response.headers.get('x-ms-continuation-token'), page: (await response.json()) as Status[] };
};

describe('the SDK’s client', () => {
  it('starts, looks and waits', async () => {
    const id = await sdk('startNew', 'echoAll', { input: ['x'], instanceId: 'sdk-1' });
    expect(id).toBe('sdk-1');
    await durable.end(id);
    expect(await sdk('getStatus', id)).toMatchObject({
      name: 'echoAll',
      instanceId: 'sdk-1',
      runtimeStatus: 'Completed',
      input: ['x'],
      output: ['x'],
      createdTime: expect.stringMatching(/^\d{4}-/),
    });
  });

  it('shows history', async () => {
    const { instanceId } = await durable.run('echoAll', ['x']);
    const { history } = await sdk('getStatus', instanceId, { showHistory: true, showHistoryOutput: true });
    expect(history ?? (await durable.status(instanceId, 'showHistory=true')).historyEvents).toBeTruthy();
  });

  it('raises events, suspends, resumes and terminates', async () => {
    const id = await sdk('startNew', 'waitsForTwo');
    await sdk('suspend', id, 'a while');
    await durable.when(id, (status) => status.runtimeStatus === 'Suspended');
    await sdk('raiseEvent', id, 'go', { n: 1 });
    await sdk('resume', id, 'again');
    await sdk('raiseEvent', id, 'go', { n: 2 });
    expect((await durable.end(id)).output).toEqual([{ n: 1 }, { n: 2 }]);
    const other = await sdk('startNew', 'waitsFor', { input: 'never' });
    await sdk('terminate', other, 'enough');
    expect(await durable.end(other)).toMatchObject({ runtimeStatus: 'Terminated', output: 'enough' });
  });

  it('says what is wrong', async () => {
    const unknown = await durable.end(await sdk('startNew', 'nowhere'));
    expect(unknown.output).toContain("The function 'nowhere' doesn't exist");
    await expect(sdk('getStatus', 'nobody')).rejects.toThrow('404');
    await expect(sdk('raiseEvent', 'nobody', 'go')).rejects.toThrow("No instance with ID 'nobody' found");
    await expect(sdk('rewind', 'nobody', 'why')).rejects.toThrow('No orchestration with instance ID');
  });

  it('purges one, and by filter', async () => {
    const { instanceId } = await durable.run('echoAll', [1]);
    expect(await sdk('purgeInstanceHistory', instanceId)).toMatchObject({ instancesDeleted: 1 });
    expect(await sdk('purgeInstanceHistory', instanceId)).toMatchObject({ instancesDeleted: 0 });
    await expect(sdk('getStatus', instanceId)).rejects.toThrow('404');
  });

  it('lists with filters, following the continuation', async () => {
    for (const n of [1, 2, 3]) await durable.run('echoAll', [n], `listed-${n}`);
    const all = (await sdk('getStatusBy', { runtimeStatus: ['Completed'] })) as Status[];
    expect(all.map((status) => status.instanceId)).toEqual(
      expect.arrayContaining(['listed-1', 'listed-2', 'listed-3']),
    );
    expect(await sdk('getStatusBy', { runtimeStatus: ['Pending'] })).toEqual([]);
    expect((await sdk('getStatusAll')).length).toBeGreaterThanOrEqual(all.length);
  });

  it('links in answers lead to this host', async () => {
    const { instanceId } = await durable.run('echoAll', [1]);
    const answer = await fetch(`${host.url}/api/check/${instanceId}`);
    const links = (await answer.json()) as Record<string, string>;
    expect(answer.status).toBe(202);
    expect((await fetch(links['statusQueryGetUri'] as string)).status).toBe(200);
    expect(links['statusQueryGetUri']).toContain(new URL(host.url).host);
  });

  it('waits for an end, or answers with links', async () => {
    const { instanceId } = await durable.run('echoAll', ['x']);
    expect(await (await fetch(`${host.url}/api/complete/${instanceId}`)).json()).toEqual(['x']);
    const running = await durable.start('waitsFor', 'go');
    expect((await fetch(`${host.url}/api/complete/${running}`)).status).toBe(202);
  });
});

describe('the durable HTTP API', () => {
  it('answers a start with links, and with the end where that is wanted', async () => {
    const started = await durable.post('/orchestrators/echoAll', ['x']);
    expect(started.status).toBe(202);
    expect(started.headers.get('retry-after')).toBe('10');
    expect(Object.keys((await started.json()) as object)).toEqual(
      expect.arrayContaining([
        'id',
        'statusQueryGetUri',
        'sendEventPostUri',
        'terminatePostUri',
        'suspendPostUri',
        'resumePostUri',
      ]),
    );
    const waited = await durable.post('/orchestrators/echoAll?timeout=10&pollingInterval=0.02', ['x']);
    expect([waited.status, await waited.json()]).toEqual([200, ['x']]);
  });

  it('is 202 with a place to look while it runs, 200 afterwards, 500 for a failure if asked so', async () => {
    const id = await durable.start('waitsFor', 'go');
    const running = await durable.fetch(`/instances/${id}`);
    expect([running.status, running.headers.get('location')]).toEqual([
      202,
      expect.stringContaining(`/instances/${id}`),
    ]);
    const failed = await durable.run('fails');
    expect((await durable.fetch(`/instances/${failed.instanceId}`)).status).toBe(200);
    expect(
      (await durable.fetch(`/instances/${failed.instanceId}?returnInternalServerErrorOnFailure=true`)).status,
    ).toBe(500);
  });

  it('hides the input where it is not wanted', async () => {
    const { instanceId } = await durable.run('echoAll', ['secret']);
    expect((await durable.status(instanceId, 'showInput=false')).input).toBeNull();
  });

  it('joins what was asked for and what came of it in the history', async () => {
    const { instanceId } = await durable.run('echoAll', ['x']);
    const { historyEvents } = await durable.status(instanceId, 'showHistory=true');
    expect(historyEvents).toEqual([
      expect.objectContaining({ EventType: 'ExecutionStarted', FunctionName: 'echoAll' }),
      expect.objectContaining({ EventType: 'TaskCompleted', FunctionName: 'echo', ScheduledTime: expect.any(String) }),
      expect.objectContaining({ EventType: 'ExecutionCompleted', OrchestrationStatus: 'Completed' }),
    ]);
    expect(historyEvents?.some((event) => 'Result' in event)).toBe(false);
    const withOutput = await durable.status(instanceId, 'showHistory=true&showHistoryOutput=true');
    expect(withOutput.historyEvents?.[1]).toMatchObject({ Result: 'x' });
  });

  it('pages by top, prefix and continuation', async () => {
    for (const n of [1, 2, 3, 4, 5]) await durable.run('echoAll', [n], `paged-${n}`);
    const first = await list('instanceIdPrefix=paged-&top=2');
    const second = await list('instanceIdPrefix=paged-&top=2', first.token ?? '');
    const third = await list('instanceIdPrefix=paged-&top=2', second.token ?? '');
    const ids = [first, second, third].flatMap(({ page }) => page.map((status) => status.instanceId));
    expect(ids).toEqual([1, 2, 3, 4, 5].map((n) => `paged-${n}`));
    expect(third.token).toBe('');
    expect(first.page[0]).toMatchObject({ input: [1], output: [1] });
  });

  it('filters by time', async () => {
    await durable.run('echoAll', [1], 'timed');
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
    expect((await list(`instanceIdPrefix=timed&createdTimeFrom=${hourAgo}`)).page.length).toBe(1);
    expect((await list(`instanceIdPrefix=timed&createdTimeTo=${hourAgo}`)).page.length).toBe(0);
  });

  it('purges what has ended in a way, and without one that is an end also what runs', async () => {
    await durable.run('fails', null, 'purge-failed');
    await durable.run('echoAll', [1], 'purge-completed');
    const running = await durable.start('waitsFor', 'go', 'purge-running');
    const from = 'createdTimeFrom=2000-01-01';
    const purged = await durable.fetch(`/instances?${from}&runtimeStatus=Failed`, { method: 'DELETE' });
    expect(purged.status).toBe(200);
    expect((await durable.fetch('/instances/purge-failed')).status).toBe(404);
    expect((await durable.fetch('/instances/purge-completed')).status).toBe(200);
    expect((await durable.fetch(`/instances/${running}`, { method: 'DELETE' })).status).toBe(412);
    expect((await durable.fetch(`/instances?${from}&runtimeStatus=Running`, { method: 'DELETE' })).status).toBe(200);
    expect((await durable.fetch(`/instances/${running}`)).status).toBe(404);
  });
});
