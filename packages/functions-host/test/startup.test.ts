import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { startNode } from './support/child-process.ts';
import { freeResources, temporaryFolder } from './support/free-resources.ts';
import { madeApp } from './support/made-app.ts';
import { spawnHost, startHost } from './support/start-host.ts';

afterAll(freeResources);

const MAIN = 'packages/functions-host/dist/main.js';

/** Starts a host that must not start. @returns what it says on stderr */
async function failure(app: string, env: NodeJS.ProcessEnv = {}, flags: string[] = []): Promise<string> {
  const data = await temporaryFolder();
  const host = startNode([MAIN, '--app', app, '--data', data, '--port', '0', ...flags], {
    AzureWebJobsStorage: '',
    ...env,
  });
  expect(await host.exitCode()).toBe(1);
  return host.stderr();
}

describe('the process', () => {
  it('explains itself', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [MAIN, '--help']);
    for (const flag of ['--app', '--data', '--port', '--host', '--json', '--grace']) expect(stdout).toContain(flag);
  });

  it('says when it is ready and what it runs, and ends cleanly', async () => {
    const host = await startHost({ app: 'http' });
    const ready = JSON.parse(host.stdout()) as { port: number; functions: object[] };
    expect(ready.functions).toContainEqual({
      name: 'newJob',
      trigger: 'httpTrigger',
      url: `${host.url}/v1/jobs/new`,
      methods: ['GET'],
    });
    expect(await host.terminate()).toBe(0);
    await expect(fetch(host.url)).rejects.toThrow();
  });
});

describe('one host per data folder', () => {
  it('a second one is refused, and one after a kill -9 is not', async () => {
    const first = await startHost({ app: 'http' });
    const second = spawnHost({ app: 'http', data: first.data });
    expect(await second.exitCode()).toBe(1);
    expect(second.stderr()).toContain(`in use by process ${first.process.pid}`);
    await first.kill9();
    expect(await readFile(join(first.data, 'host.lock'), 'utf8')).toContain(String(first.process.pid));
    await startHost({ app: 'http', data: first.data });
  });
});

describe('what is wrong is said in a sentence', () => {
  it('a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await failure('packages/functions-host/test/apps/http', {}, ['--port', String(port)])).toContain(
      'Another process listens there',
    );
    server.close();
  });

  it.concurrent.each([
    ["'4MB', but it must be a number", { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '4MB' }, []],
    ['Allowed choices are trace', {}, ['--log-level', 'loud']],
    ['It must be at most 65535', {}, ['--port', '70000']],
  ])('a setting or flag whose fault is: %s', async (text, env, flags) => {
    expect(await failure('packages/functions-host/test/apps/http', env, flags)).toContain(text);
  });

  it.concurrent.each([
    ['has no "main"', { 'package.json': '{}' }],
    ["gone.js can't be loaded", { 'package.json': '{"main":"gone.js"}' }],
    ["can't be loaded: at load", { 'package.json': '{"main":"a.mjs"}', 'a.mjs': 'throw new Error("at load");' }],
    ['registers no function', { 'package.json': '{"main":"a.mjs"}', 'a.mjs': '' }],
    ["host.json can't be read", { 'package.json': '{"main":"a.mjs"}', 'host.json': '{' }],
    [
      'extensions.queues.batchSize',
      { 'package.json': '{"main":"a.mjs"}', 'host.json': '{"extensions":{"queues":{"batchSize":33}}}' },
    ],
  ])('an app whose fault is: %s', async (text, files) => {
    expect(await failure(await madeApp(files))).toContain(text);
  });
});

describe('apps of every kind', () => {
  const http = `app.http('hello', { methods: ['GET'], handler: () => ({ body: 'hi' }) });`;
  it.each([
    [
      'CommonJS',
      { 'package.json': '{"main":"app.js"}', 'app.js': `const { app } = require('@azure/functions'); ${http}` },
    ],
    [
      'ES modules',
      {
        'package.json': '{"main":"app.js","type":"module"}',
        'app.js': `import { app } from '@azure/functions'; ${http}`,
      },
    ],
    [
      'a glob',
      {
        'package.json': '{"main":"{a,b}.mjs"}',
        'a.mjs': `import { app } from '@azure/functions'; ${http}`,
        'b.mjs': '',
      },
    ],
  ])('%s', async (_name, files) => {
    const folder = (await madeApp(files)).replace('packages/functions-host/test/apps/', '');
    const host = await startHost({ app: folder });
    expect(await (await fetch(`${host.url}/api/hello`)).text()).toBe('hi');
  });

  it('unknown settings of host.json are mentioned, known and harmless ones are not', async () => {
    const folder = await madeApp({
      'package.json': '{"main":"app.mjs"}',
      'app.mjs': `import { app } from '@azure/functions'; ${http}`,
      'host.json': JSON.stringify({
        version: '2.0',
        logging: { logLevel: { 'Function.hello': 'None' }, applicationInsights: { samplingSettings: {} } },
        extensions: {
          queues: { batches: 3 },
          durableTask: { storageProvider: { type: 'AzureStorage' } },
          cosmosDB: {},
        },
      }),
    });
    const host = await startHost({ app: folder.replace('packages/functions-host/test/apps/', '') });
    expect(host.stderr()).toContain('extensions.queues.batches\\" has no effect');
    expect(host.stderr()).toContain('extensions.cosmosDB\\" has no effect');
    expect(host.stderr()).not.toContain('applicationInsights');
    expect(host.stderr()).not.toContain('storageProvider');
  });
});
