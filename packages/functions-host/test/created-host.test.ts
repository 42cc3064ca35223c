import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CreatedHost } from '../src/create-functions-host.ts';
import { freeResources } from './support/free-resources.ts';
import { madeApp } from './support/made-app.ts';

// What is built, as the tests of an app have it: import { createFunctionsHost } from 'local-functions-host';
const BUILT = pathToFileURL(resolve('packages/functions-host/dist/functions-host.js')).href;
const { createFunctionsHost } = (await import(BUILT)) as typeof import('../src/create-functions-host.ts');

let host: CreatedHost;

beforeAll(async () => {
  host = await createFunctionsHost({ app: 'packages/functions-host/test/apps/durable' });
});
afterAll(async () => {
  await host.stop();
  await freeResources();
});

it('runs orchestrations until all wait, and shows what has happened', async () => {
  const done = await host.start('echoAll', ['x']);
  const waiting = await host.start('waitsFor', 'go', 'mine');
  await host.untilIdle();
  expect(await host.inspect(done)).toMatchObject({ runtimeStatus: 'Completed', output: ['x'] });
  expect(await host.inspect(waiting)).toMatchObject({ instanceId: 'mine', runtimeStatus: 'Running' });
  await host.raise('mine', 'go', { by: 'a test' });
  await host.untilIdle();
  const { output, historyEvents } = await host.inspect('mine');
  expect(output).toEqual({ by: 'a test' });
  await host.start('waitsFor', 'which? #1', 'odd');
  await host.raise('odd', 'which? #1', 1);
  await host.untilIdle();
  expect((await host.inspect('odd')).output).toBe(1);
  expect(historyEvents?.map((event) => event.EventType)).toEqual([
    'ExecutionStarted',
    'EventRaised',
    'ExecutionCompleted',
  ]);
});

it('is not idle while an activity runs', async () => {
  const id = await host.start('abandonsActivity', 300);
  await host.untilIdle();
  expect((await host.inspect(id)).runtimeStatus).toBe('Completed');
});

it('calls functions, and a second host stands beside it', async () => {
  const other = await createFunctionsHost({
    app: 'packages/functions-host/test/apps/http',
    functions: ['open', 'noRoute'],
  });
  expect(other.functions.map((fn) => fn.name).sort()).toEqual(['noRoute', 'open']);
  expect(await (await other.call('/v1/open')).text()).toBe('open');
  await other.stop();
  await expect(other.call('/v1/open')).rejects.toThrow();
});

it('does not take a line of the app for its own, and logs it', async () => {
  const code =
    "import { app } from '@azure/functions';\nconsole.log('{\"hello\":1}');\napp.http('one', { handler: () => ({}) });";
  const talking = await createFunctionsHost({
    app: await madeApp({ 'package.json': '{"main":"a.mjs"}', 'a.mjs': code }),
  });
  expect((await talking.call('/api/one')).status).toBe(200);
  expect(talking.logs()).toContain('{"hello":1}');
  await talking.stop();
});

it('says why it cannot start, and what is wrong with a request', async () => {
  await expect(createFunctionsHost({ app: 'packages/functions-host/test' })).rejects.toThrow('could not start');
  await expect(host.inspect('nobody')).rejects.toThrow('answers 404');
});
