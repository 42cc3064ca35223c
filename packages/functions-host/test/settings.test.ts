import { mkdir } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { freeResources, temporaryFolder } from './support/free-resources.ts';
import { madeModule } from './support/made-app.ts';
import { spawnHost, startHost, type TestHost } from './support/start-host.ts';

afterAll(freeResources);

const HELLO = `
const hello = (name) => app.http(name, { methods: ['GET'], handler: () => ({ body: process.env.GREETING ?? name }) });
hello('one'); hello('two'); hello('three');`;
const json = (value: object) => JSON.stringify(value);
const get = async (host: TestHost, path: string, headers = {}) => {
  const response = await fetch(`${host.url}${path}`, { headers });
  return [response.status, await response.text()];
};

describe('local.settings.json', () => {
  it('gives settings, below those of the environment, and who may ask', async () => {
    const file = `// as func writes it
{ "IsEncrypted": false, "Values": { "GREETING": "hello", "AzureWebJobs.two.Disabled": true, },
  "Host": { "CORS": "http://example.com" } }`;
    const app = await madeModule(HELLO, { 'local.settings.json': file });
    const host = await startHost({ app });
    expect(await get(host, '/api/one')).toEqual([200, 'hello']);
    expect(await get(host, '/api/two')).toEqual([404, '']);
    const asked = await fetch(`${host.url}/api/one`, { headers: { Origin: 'http://example.com' } });
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([200, 'http://example.com']);
    const preflight = await fetch(`${host.url}/api/one`, {
      method: 'OPTIONS',
      headers: { Origin: 'http://example.com', 'Access-Control-Request-Method': 'GET' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'GET']);
    expect(await get(host, '/api/one', { Origin: 'http://example.org' })).toEqual([403, expect.any(String)]);
    await host.terminate();
    const other = await startHost({ app, env: { GREETING: 'good day' } });
    expect(await get(other, '/api/one')).toEqual([200, 'good day']);
  });
});

it('a local.settings.json that can’t be read stops the start, and says so', async () => {
  const app = await madeModule(HELLO);
  await mkdir(`packages/functions-host/test/apps/${app}/local.settings.json`);
  const host = spawnHost({ app, data: await temporaryFolder() });
  expect(await host.exitCode()).toBe(1);
  expect(host.stderr()).toContain("local.settings.json can't be read");
});

describe('host.json', () => {
  it('is read as .NET reads it, and app settings stand above it', async () => {
    const file = `\uFEFF{ /* a comment */ "Extensions": { "HTTP": { "RoutePrefix": "v1", }, "queues": { "batchSize": "8" } } }`;
    const app = await madeModule(HELLO, { 'host.json': file });
    const host = await startHost({ app });
    expect(await get(host, '/v1/one')).toEqual([200, 'one']);
    await host.terminate();
    const env = { AzureFunctionsJobHost__extensions__http__routePrefix: 'v2' };
    expect(await get(await startHost({ app, env }), '/v2/one')).toEqual([200, 'one']);
  });

  it('and --functions say which functions run', async () => {
    const app = await madeModule(HELLO, { 'host.json': json({ version: '2.0', functions: ['one'] }) });
    const host = await startHost({ app });
    expect([await get(host, '/api/one'), await get(host, '/api/two')]).toEqual([
      [200, 'one'],
      [404, ''],
    ]);
    await host.terminate();
    const other = await startHost({ app, flags: ['--functions', 'two, three,fuor'] });
    expect(other.stderr()).toContain("The app has no function 'fuor'");
    expect([await get(other, '/api/one'), await get(other, '/api/three')]).toEqual([
      [404, ''],
      [200, 'three'],
    ]);
  });
});

it('a function that is set up wrongly is in error, with the reason, and the others run', async () => {
  const code = `${HELLO}
    const handler = () => undefined;
    app.storageQueue('queue', { queueName: 'q', connection: 'NOWHERE', handler });
    app.storageBlob('identity', { path: 'b/{name}', connection: 'ON_AZURE', handler });
    app.storageQueue('percent', { queueName: '%NOT_SET%', connection: 'STORAGE', handler });
    app.timer('timer', { schedule: 'sometimes', handler });
    app.http('retried', { retry: { strategy: 'fixedDelay', maxRetryCount: 1, delayInterval: 1 }, handler });
    app.http('route', { route: 'r/{id:odd}', handler });
    app.generic('bus', { trigger: { type: 'serviceBusTrigger', name: 'message' }, handler });`;
  const env = { STORAGE: 'UseDevelopmentStorage=true', ON_AZURE__blobServiceUri: 'https://x.blob.core.windows.net' };
  const host = await startHost({ app: await madeModule(code), env });
  expect(await get(host, '/api/one')).toEqual([200, 'one']);
  expect(host.stderr()).toContain("The retry policy of 'retried' has no effect");
  const { functions } = JSON.parse(host.stdout()) as { functions: { name: string; error?: string }[] };
  expect(Object.fromEntries(functions.filter((fn) => fn.error).map((fn) => [fn.name, fn.error]))).toEqual({
    queue: expect.stringContaining("the connection 'NOWHERE' is not set"),
    identity: expect.stringContaining("is identity-based ('ON_AZURE__blobServiceUri'), which works on Azure only"),
    percent: expect.stringContaining("the setting 'NOT_SET' is not set"),
    timer: expect.stringContaining('The schedule "sometimes" can\'t be read'),
    route: "The route constraint 'odd' is not known.",
    bus: "the trigger 'serviceBusTrigger' is not supported",
  });
});
