import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { DurableClient, type Status } from './support/durable-client.ts';
import { freeResources, temporaryFolder } from './support/free-resources.ts';
import { startHost, type TestHost } from './support/start-host.ts';
import { waitUntil } from './support/wait-until.ts';

let host: TestHost;
let durable: DurableClient;
let trace: string;

beforeAll(async () => {
  trace = join(await temporaryFolder(), 'trace');
  host = await startHost({ app: 'durable', env: { TRACE_FILE: trace } });
  durable = new DurableClient(host);
});
afterAll(freeResources);

const traced = async () => (await readFile(trace, 'utf8').catch(() => '')).split('\n');
const eventTypes = (status: Status) => (status.historyEvents ?? []).map((event) => event.EventType);

describe('what goes in comes out', () => {
  test.each([
    ['text', 'a "quoted" text'],
    ['an empty text', ''],
    ['text that looks like JSON', '{"a":1}'],
    ['a number', 42],
    ['a fraction', 0.5],
    ['zero', 0],
    ['null', null],
    ['an object', { a: [1, { b: null }] }],
    ['an array', [1, 'two', []]],
    ['characters beyond ASCII', 'Grüße 🎨'],
  ])('%s', async (_name, value) => {
    expect((await durable.run('echoAll', [value])).output).toEqual([value ?? null]);
  });

  it('a truth value reaches an activity as .NET’s text', async () => {
    expect((await durable.run('echoAll', [true, false, [true]])).output).toEqual(['True', 'False', [true]]);
  });

  it('no input is undefined to an activity and null to an orchestrator', async () => {
    expect((await durable.run('undefinedInput')).output).toEqual(['undefined', null]);
  });

  it('no output is null', async () => {
    const status = await durable.run('returnsNothing');
    expect(status).toMatchObject({ runtimeStatus: 'Completed', output: null, input: null });
  });
});

describe('activities', () => {
  it('know the instance that called them', async () => {
    const { output } = await durable.run('context', null, 'who-calls');
    expect(output).toEqual({ activity: { instanceId: 'who-calls', name: 'whoCalls' }, id: 'who-calls', parent: null });
  });

  it('run side by side, and 300 of them do not take long', async () => {
    const startedAt = performance.now();
    expect((await durable.run('fanOut', 300)).output).toBe((300 * 299) / 2);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('that do not exist fail the orchestration and say so', async () => {
    const { runtimeStatus, output } = await durable.run('callsMissing');
    expect(runtimeStatus).toBe('Failed');
    expect(output).toContain("The function 'nowhere' doesn't exist");
  });

  it('may fail with any amount of text', async () => {
    const { runtimeStatus, output } = await durable.run('callsLongError');
    expect(runtimeStatus).toBe('Failed');
    expect(output).toContain('cut by the host');
    expect((output as string).length).toBeLessThan(32_000);
  });
});

describe('sub-orchestrations', () => {
  it('give their result to the parent and know its id', async () => {
    const { output } = await durable.run('callsChild', { child: 'context' }, 'parent-1');
    expect(output).toMatchObject({
      parent: 'parent-1',
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:0$/),
    });
  });

  it('can be given an id, also one that has been used', async () => {
    const input = { child: 'echoAll', input: [1], id: 'given-id' };
    expect((await durable.run('callsChild', input)).output).toEqual([1]);
    expect((await durable.run('callsChild', { ...input, input: [2] })).output).toEqual([2]);
    expect((await durable.status('given-id')).output).toEqual([2]);
  });

  it('fail their parent with what failed them', async () => {
    expect((await durable.run('catchesChild', 'fails')).output).toContain(
      "caught: Orchestrator function 'fails' failed: by design",
    );
  });

  it('must not have the id of their parent', async () => {
    const status = await durable.run('callsChild', { child: 'echoAll', input: [1], id: 'self' }, 'self');
    expect(status.output).toContain('must be different than the instance ID of a parent');
  });

  it('that do not exist fail the orchestration and say so', async () => {
    expect((await durable.run('callsMissingChild')).output).toContain("The function 'nowhere' doesn't exist");
  });

  // As on Microsoft's extension, which sends no details of a terminated child: durable-functions 3.5 throws over that, outside the orchestrator.
  it('terminated fail their parent, without the reason', async () => {
    const id = await durable.start('callsChild', { child: 'waitsFor', input: 'never', id: 'to-terminate' });
    await durable.when('to-terminate', (status) => status.runtimeStatus === 'Running');
    await durable.post('/instances/to-terminate/terminate?reason=enough');
    const ended = await durable.end(id);
    expect(ended.runtimeStatus).toBe('Failed');
    expect(ended.output).toContain('Non-Deterministic workflow detected');
  });
});

describe('timers', () => {
  it('fire, not too early, and show in the orchestrator’s clock', async () => {
    const { output } = await durable.run('sleeps', 250);
    expect(output).toBeGreaterThanOrEqual(250);
  });

  it('in the past fire at once', async () => {
    expect((await durable.run('sleeps', -1000)).runtimeStatus).toBe('Completed');
  });

  it('win against an event that does not come', async () => {
    expect((await durable.run('eventOrTimer', 50)).output).toBe('timer');
  });

  it('cancelled do not keep an orchestration from ending', async () => {
    const id = await durable.start('eventOrTimer', 3_600_000);
    await durable.raise(id, 'go', 'event');
    expect((await durable.end(id)).output).toBe('event');
  });

  it('abandoned keep an orchestration from ending until they fire', async () => {
    const startedAt = performance.now();
    expect((await durable.run('abandonsTimer', 600)).output).toBe('done');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(600);
  });
});

describe('external events', () => {
  it.each([
    ['an object', { ok: true }],
    ['text', 'yes'],
    ['null', null],
  ])('bring %s', async (_name, data) => {
    const id = await durable.start('waitsFor', 'go');
    expect((await durable.raise(id, 'go', data)).status).toBe(202);
    expect((await durable.end(id)).output).toEqual(data);
  });

  it('that come before they are awaited are kept, in their order', async () => {
    const id = await durable.start('waitsForTwo');
    await durable.raise(id, 'go', 1);
    await durable.raise(id, 'go', 2);
    expect((await durable.end(id)).output).toEqual([1, 2]);
  });

  it('in another case are lost to the JavaScript SDK, and the next one in the right case counts', async () => {
    const id = await durable.start('waitsFor', 'Approve');
    await durable.raise(id, 'approve', 'lost');
    await durable.raise(id, 'Approve', 'found');
    expect((await durable.end(id)).output).toBe('found');
  });

  it('for an unknown instance are 404, for a finished one 410', async () => {
    expect((await durable.raise('nobody', 'go', 1)).status).toBe(404);
    const { instanceId } = await durable.run('returnsNothing');
    expect((await durable.raise(instanceId, 'go', 1)).status).toBe(410);
  });

  it('must be JSON', async () => {
    const id = await durable.start('waitsFor', 'go');
    const headers = { 'Content-Type': 'application/json' };
    const path = `/instances/${id}/raiseEvent/go`;
    expect((await durable.fetch(path, { method: 'POST', headers, body: '{' })).status).toBe(400);
    expect(
      (await durable.fetch(path, { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: '1' })).status,
    ).toBe(400);
  });
});

describe('the order of things is .NET’s', () => {
  it('what comes after a Task.all that failed begins when its siblings have finished', async () => {
    const { output } = await durable.run('allFailsEarly', { ms: 400 });
    expect(output).toBe("caught: Activity function 'wait' failed:  fast failure");
    const lines = await traced();
    expect(lines.indexOf('wait after')).toBeGreaterThan(lines.indexOf('wait sibling'));
  });

  it('an orchestration ends when the activity that lost a Task.any has come back', async () => {
    const startedAt = performance.now();
    expect((await durable.run('abandonsActivity', 500)).output).toBe('done');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(500);
  });

  it('clocks don’t go back, and replays see the same times and ids', async () => {
    const { times, guids } = (await durable.run('clock')).output as { times: number[]; guids: string[] };
    expect([...times].sort((one, other) => one - other)).toEqual(times);
    expect(new Set(guids).size).toBe(4);
  });

  it('isReplaying distinguishes the first time from the others', async () => {
    expect((await durable.run('counted')).output).toBe(3);
  });
});

describe('known hazards are the same as on Azure', () => {
  it('a task that is yielded in a second group is scheduled again, and results go to the wrong tasks', async () => {
    const { output } = await durable.run('yieldsAgain');
    expect(output).toEqual({ second: 'again', next: 'again' });
    await waitUntil(async () => (await traced()).filter((line) => line === 'wait again').length === 2);
  });

  it('an event named by a number stands for the task of that number, to the SDK alone', async () => {
    const startedAt = performance.now();
    const id = await durable.start('waitsForTask', 400);
    await durable.raise(id, '0', 'from the event');
    expect((await durable.end(id)).output).toBe('from the event');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(400);
  });

  it('a wait that a timer ended takes the next event away from nobody but later waits', async () => {
    const id = await durable.start('waitsAgain');
    await durable.when(id, (status) => status.customStatus === 'abandoned');
    await durable.raise(id, 'go', 'swallowed');
    await durable.when(id, (status) => status.customStatus === 'waiting again');
    await durable.raise(id, 'go', 'found');
    expect((await durable.end(id)).output).toBe('found');
  });

  it('retries whose time is over leave the orchestration where it is, and the log says so', async () => {
    const id = await durable.start('retries', { key: 'too-late', times: 9, max: 5, firstMs: 30, timeoutMs: 1 });
    await waitUntil(() => host.stderr().includes('can’t go on') && host.stderr().includes(id));
    expect((await durable.status(id)).runtimeStatus).toBe('Running');
  });
});

describe('retries', () => {
  it('go on until it works, with a timer between two attempts', async () => {
    const status = await durable.run('retries', { key: 'works', times: 2, max: 4 });
    expect(status.output).toBe(3);
    expect(eventTypes(status).filter((type) => type.startsWith('T'))).toEqual([
      ...['TaskFailed', 'TimerCreated', 'TimerFired'],
      ...['TaskFailed', 'TimerCreated', 'TimerFired'],
      'TaskCompleted',
    ]);
  });

  it('end with a timer of no length, and what follows has the right number', async () => {
    const status = await durable.run('retries', { key: 'gives-up', times: 9, max: 2 });
    expect(status.output).toBe("gave up: Activity function 'failTimes' failed:  attempt 2 of gives-up");
    expect(eventTypes(status).filter((type) => type.startsWith('T'))).toEqual([
      ...['TaskFailed', 'TimerCreated', 'TimerFired'],
      ...['TaskFailed', 'TimerCreated', 'TimerFired'],
      'TaskCompleted',
    ]);
  });

  it('back off, up to the longest interval', async () => {
    const input = { key: 'backs-off', times: 3, max: 4, firstMs: 40, coefficient: 10, maxMs: 120 };
    const { historyEvents = [] } = await durable.run('retries', input);
    const waits = historyEvents
      .filter((event) => event.EventType === 'TimerCreated')
      .map((event) => Date.parse(event['FireAt'] as string) - Date.parse(event['Timestamp'] as string));
    expect(waits.map((ms) => Math.round(ms / 40))).toEqual([1, 3, 3]);
  });

  it('of a sub-orchestration start a new one each time', async () => {
    const status = await durable.run('retriesChild', { key: 'child', times: 1, max: 3 });
    expect(status.output).toBe(2);
    expect(eventTypes(status)).toContain('SubOrchestrationInstanceFailed');
  });
});

describe('continue-as-new', () => {
  it('begins with a new input and an empty history', async () => {
    const status = await durable.run('counts', { at: 0, to: 4 });
    expect(status).toMatchObject({ output: 4, input: { at: 4, to: 4 } });
    expect(eventTypes(status)).toEqual(['ExecutionStarted', 'ExecutionCompleted']);
  });

  it('takes events that come while it goes over', async () => {
    const id = await durable.start('collects', { seen: [], want: 5 });
    for (const item of [1, 2, 3, 4, 5]) {
      await durable.raise(id, 'item', item);
      await durable.when(
        id,
        (status) => (status.input as { seen: number[] }).seen.length === item || status.runtimeStatus === 'Completed',
      );
    }
    expect((await durable.end(id)).output).toEqual([1, 2, 3, 4, 5]);
  });

  it('inside a sub-orchestration still answers the parent', async () => {
    expect((await durable.run('callsChild', { child: 'counts', input: { at: 0, to: 2 } })).output).toBe(2);
  });
});

describe('custom status', () => {
  it('shows while it runs and stays at the end', async () => {
    const id = await durable.start('customStatus');
    await durable.when(id, (status) => JSON.stringify(status.customStatus) === '{"step":1}');
    await durable.raise(id, 'go', 1);
    await durable.when(id, (status) => status.customStatus === 'second');
    await durable.raise(id, 'go', 1);
    expect((await durable.end(id)).customStatus).toBe('second');
  });

  it('set to nothing is gone', async () => {
    const id = await durable.start('clearsStatus');
    await durable.when(id, (status) => status.customStatus === 'set');
    await durable.raise(id, 'go', 1);
    await durable.when(id, (status) => status.customStatus === null);
  });

  it('of more than 16 KB fails the orchestration', async () => {
    expect((await durable.run('hugeStatus')).output).toContain('must not exceed 16 KB');
  });
});

describe('ends', () => {
  it('an error fails it, with its text', async () => {
    const status = await durable.run('fails');
    expect(status).toMatchObject({
      runtimeStatus: 'Failed',
      output: "Orchestrator function 'fails' failed: by design",
    });
  });

  it('an error without a text fails it too', async () => {
    expect((await durable.run('failsEmpty')).runtimeStatus).toBe('Failed');
  });

  it('terminate ends it at once, with the reason', async () => {
    const id = await durable.start('waitsFor', 'never');
    await durable.when(id, (status) => status.runtimeStatus === 'Running');
    expect((await durable.post(`/instances/${id}/terminate?reason=no%20more`)).status).toBe(202);
    expect(await durable.end(id)).toMatchObject({ runtimeStatus: 'Terminated', output: 'no more' });
    expect((await durable.post(`/instances/${id}/terminate`)).status).toBe(410);
  });

  it('suspended it takes nothing in, resumed it goes on', async () => {
    const id = await durable.start('waitsFor', 'go');
    await durable.when(id, (status) => status.runtimeStatus === 'Running');
    await durable.post(`/instances/${id}/suspend?reason=wait`);
    await durable.when(id, (status) => status.runtimeStatus === 'Suspended');
    await durable.raise(id, 'go', 'kept');
    await waitUntil(async () => ((await durable.status(id, 'showHistory=true')).historyEvents ?? []).length === 3);
    expect((await durable.status(id)).runtimeStatus).toBe('Suspended');
    await durable.post(`/instances/${id}/resume?reason=go`);
    expect((await durable.end(id)).output).toBe('kept');
  });

  it('suspended twice it is resumed once', async () => {
    const id = await durable.start('waitsFor', 'go');
    await durable.when(id, (status) => status.runtimeStatus === 'Running');
    // Both arrive before either is taken in.
    const suspend = () => durable.post(`/instances/${id}/suspend`);
    await Promise.all([suspend(), suspend()]);
    await durable.when(id, (status) => status.runtimeStatus === 'Suspended');
    await durable.post(`/instances/${id}/resume`);
    await durable.raise(id, 'go', 'on');
    expect((await durable.end(id)).output).toBe('on');
  });

  it('terminate reaches a suspended one', async () => {
    const id = await durable.start('waitsFor', 'go');
    await durable.post(`/instances/${id}/suspend`);
    await durable.when(id, (status) => status.runtimeStatus === 'Suspended');
    await durable.post(`/instances/${id}/terminate`);
    expect((await durable.end(id)).runtimeStatus).toBe('Terminated');
  });
});

describe('what an operator does to one that has ended', () => {
  it('rewind lets what failed be done again, and keeps what was done', async () => {
    const failed = await durable.run('needsLuck', 'rewound');
    expect(failed).toMatchObject({ runtimeStatus: 'Failed' });
    await durable.post(`/instances/${failed.instanceId}/rewind?reason=again`);
    const { runtimeStatus, output } = await durable.end(failed.instanceId);
    expect({ runtimeStatus, output }).toEqual({ runtimeStatus: 'Completed', output: [1, 2] });
    expect((await traced()).filter((line) => line === 'wait rewound')).toHaveLength(1);
  });

  it('restart starts it again with the same input, under a new id or its own', async () => {
    const { instanceId } = await durable.run('echoAll', ['again']);
    const restart = async (query: string) =>
      ((await (await durable.post(`/instances/${instanceId}/restart?${query}`)).json()) as { id: string }).id;
    const other = await restart('');
    expect(other).not.toBe(instanceId);
    expect((await durable.end(other)).output).toEqual(['again']);
    expect(await restart('restartWithNewInstanceId=false')).toBe(instanceId);
    expect((await durable.end(instanceId)).output).toEqual(['again']);
  });
});

describe('versions', () => {
  it('are those of the start, of the call, or none', async () => {
    const started = await durable.post('/orchestrators/versions?version=2.0&timeout=10&pollingInterval=0.02', {});
    expect(await started.json()).toEqual({ own: '2.0', called: '3.0', byDefault: null });
  });
});

describe('failure details', () => {
  it('of an app that gives them reach the orchestrator', async () => {
    expect((await durable.run('failsWithDetails')).output).toEqual({
      name: 'TaskFailedError',
      errorType: 'OutOfPaint',
      errorMessage: 'no blue',
      properties: { colour: 'blue' },
    });
  });
});

describe('refused', () => {
  it.each([['callsHttp', "'callHttp' is not supported by the local Functions host"]])(
    '%s fails with a clear error',
    async (name, text) => {
      const { runtimeStatus, output } = await durable.run(name);
      expect(runtimeStatus).toBe('Failed');
      expect(output).toContain(text);
    },
  );
});

describe('instance ids', () => {
  it('of a finished instance can be used again', async () => {
    await durable.run('echoAll', [1], 'again');
    const second = await durable.run('echoAll', [2], 'again');
    expect(second).toMatchObject({ output: [2], input: [2] });
  });

  it('of a running instance can’t', async () => {
    const id = await durable.start('waitsFor', 'go', 'taken');
    await expect(durable.start('echoAll', [1], id)).rejects.toThrow(
      '409 An Orchestration instance with the status Running already exists.',
    );
  });

  it.each([
    ['spaces, dots and colons', 'an id: with. things'],
    ['signs that mean something in an address', '@a#b?c+d'],
    ['500 characters', 'x'.repeat(500)],
  ])('may hold %s', async (_name, id) => {
    expect((await durable.run('echoAll', [1], id)).output).toEqual([1]);
  });
});
