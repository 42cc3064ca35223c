import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Agent, type ClientRequest, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { listen, type RequestHandler } from '../src/http/http-server.ts';
import { sendResponse } from '../src/http/send-response.ts';
import { freeResources } from './support/free-resources.ts';
import { keysOf } from './support/keys-of.ts';
import { startHost, type TestHost } from './support/start-host.ts';
import { waitUntil } from './support/wait-until.ts';

const LIMITED = { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: String(4 * 1024 * 1024) };

let host: TestHost;
beforeAll(async () => {
  host = await startHost({ app: 'http', env: LIMITED });
});
afterAll(freeResources);

const get = (path: string, init?: RequestInit) => fetch(`${host.url}${path}`, init);
const text = async (path: string, init?: RequestInit) => (await get(path, init)).text();
const json = async (path: string, init?: RequestInit) => (await get(path, init)).json();

describe('routes', () => {
  test.each([
    ['the route prefix of host.json', '/v1/jobs', 'all jobs'],
    ['no regard to case', '/V1/Jobs', 'all jobs'],
    ['a slash at the end', '/v1/jobs/', 'all jobs'],
    ['a literal before a parameter', '/v1/jobs/new', 'literal'],
    ['the name, where there is no route', '/v1/noRoute', 'by its name'],
  ])('%s', async (_name, path, body) => {
    expect(await text(path)).toBe(body);
  });

  test.each([
    ['a parameter', '/v1/jobs/abc', { id: 'abc' }],
    ['an encoded parameter', '/v1/jobs/a%2Fb%20c', { id: 'a/b c' }],
    ['a constraint', '/v1/jobs/12/parts/3', { id: '12', part: '3' }],
    ['an optional parameter', '/v1/jobs/12/parts', { id: '12' }],
    ['the rest of the path', '/v1/files/a/b/c.txt', { path: 'a/b/c.txt' }],
    ['an empty rest', '/v1/files', {}],
    ['parameters within a segment', '/v1/named/a.b.txt', { name: 'a.b', extension: 'txt' }],
    ['a default', '/v1/pages', { page: '1' }],
    ['a regular expression', '/v1/plates/AB-123(x)', { plate: 'AB-123(x)' }],
  ])('%s', async (_name, path, params) => {
    expect(await json(path)).toMatchObject({ params });
  });

  it('gives 404, without a body, for a path, a constraint or a method that is no function’s', async () => {
    const answers = [
      get('/v1/nowhere'),
      get('/v1/jobs/x/parts'),
      get('/v1/plates/AB-1234(x)'),
      get('/api/jobs'),
      get('/v1/same', { method: 'POST' }),
    ];
    for (const answer of await Promise.all(answers)) expect([answer.status, await answer.text()]).toEqual([404, '']);
  });

  it('gives 404 for a path that is not percent-encoded text, wherever it leads', async () => {
    const headers = { 'x-functions-key': keysOf(host).master };
    for (const path of ['/v1/nowhere/%zz', '/admin/functions/%zz', '/runtime/webhooks/durabletask/instances/%zz'])
      expect([path, (await get(path, { headers })).status]).toEqual([path, 404]);
  });

  it('distinguishes functions on one route by their methods', async () => {
    expect(await text('/v1/same')).toBe('got');
    expect(await text('/v1/same', { method: 'PUT' })).toBe('put');
  });
});

describe('requests and responses', () => {
  it('hand over method, query, headers and body', async () => {
    const init = { method: 'POST', body: 'grün', headers: { 'Content-Type': 'text/x' } };
    expect(await json('/v1/jobs/1?a=1&a=2&b=x%20y', init)).toMatchObject({
      method: 'POST',
      path: '/v1/jobs/1',
      query: [
        // As on Azure, where values of one name are joined.
        ['a', '1,2'],
        ['b', 'x y'],
      ],
      type: 'text/x',
      body: 'grün',
    });
  });

  it('status, headers and cookies come through', async () => {
    const answer = await get('/v1/full');
    expect([answer.status, await answer.text()]).toEqual([201, 'made']);
    expect(answer.headers.get('x-own')).toBe('yes');
    expect(answer.headers.get('location')).toBe('/there');
    expect(answer.headers.getSetCookie()).toEqual(['a=b%20c; max-age=60; path=/; samesite=lax; httponly']);
  });

  it('bytes come through as they are', async () => {
    const body = Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => at % 256));
    const answer = await get('/v1/bytes', { method: 'POST', body });
    expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true);
  });

  it('nothing returned is 204, an error 500 and not a word of it', async () => {
    expect((await get('/v1/nothing')).status).toBe(204);
    expect((await get('/v1/notModified')).status).toBe(304);
    const failed = await get('/v1/fails');
    expect([failed.status, await failed.text()]).toEqual([500, '']);
    expect(host.stderr()).toContain('secret details');
  });

  it('hooks can change what goes in and what comes out', async () => {
    expect(await text('/v1/hooked')).toBe('changed by a hook, and after');
    expect(host.stderr()).toContain('logged by hooked, and changed');
  });

  it('a body above the limit is 413', async () => {
    const body = Buffer.alloc(5 * 1024 * 1024);
    const answer = await get('/v1/bytes', { method: 'POST', body }).catch(() => ({ status: 413 }));
    expect(answer.status).toBe(413);
  });
});

describe('functions that the host can’t run', () => {
  it('are in error, with the reason, and the others run', async () => {
    expect(host.stderr()).toContain(
      "The function 'unsupported' is in error and does not run: the trigger 'serviceBusTrigger' is not supported",
    );
    const headers = { 'x-functions-key': keysOf(host).master };
    const names = ((await json('/admin/functions', { headers })) as { name: string }[]).map((fn) => fn.name);
    expect(names).toContain('open');
    expect(names).not.toContain('unsupported');
  });
});

describe('keys', () => {
  it('are not asked for on loopback, by functions', async () => {
    expect(await text('/v1/closed')).toBe('closed');
    expect(await text('/v1/admins')).toBe('admins');
  });

  it('are asked for beyond loopback, by the level of the function', async () => {
    const open = await startHost({ app: 'http', flags: ['--host', '0.0.0.0'], env: { FUNCTIONS_HOST_KEY: 'given' } });
    const keys = keysOf(open);
    const status = async (path: string, key?: string) =>
      (await fetch(`${open.url}${path}`, { headers: key ? { 'x-functions-key': key } : {} })).status;
    const webhook = '/runtime/webhooks/durabletask/instances';

    expect(await status('/v1/open')).toBe(200);
    expect(await status('/v1/closed')).toBe(401);
    expect(await status('/v1/closed', 'wrong')).toBe(401);
    expect(await status('/v1/closed', 'given')).toBe(200);
    expect(await status('/v1/closed?code=given')).toBe(200);
    expect(await status('/v1/closed', keys.master)).toBe(200);
    expect(await status('/v1/admins', 'given')).toBe(401);
    expect(await status('/v1/admins', keys.master)).toBe(200);
    expect(await status(webhook)).toBe(401);
    expect(await status(webhook, 'given')).toBe(401);
    expect(await status(`${webhook}?code=${keys.durabletask}`)).toBe(200);
    expect(await status('/admin/functions')).toBe(401);
    expect((await stat(join(open.data, 'keys.json'))).mode & 0o077).toBe(0);
  });
});

/** A request with whatever headers and body; `fetch` sends none of a browser's own. */
function send(url: string, options: RequestOptions, body: string | Buffer = ''): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (answer) => resolve(answer.resume()));
    // A server that has answered may close the connection while the body is still being sent.
    sent.on('socket', (socket) => socket.on('error', () => undefined));
    sent.on('error', reject).end(body);
  });
}

describe('a web page of another origin', () => {
  const webhook = '/runtime/webhooks/durabletask/orchestrators/x';
  const paths: [string, string][] = [
    ['POST', '/v1/jobs/1'],
    ['GET', '/v1/jobs'],
    ['GET', '/'],
    ['POST', webhook],
    ['POST', '/admin/functions/x'],
  ];

  test.each(paths)('is refused: %s %s', async (method, path) => {
    const { port } = new URL(host.url);
    for (const origin of [
      'http://example.com',
      'null',
      'http://localhost:1',
      `https://127.0.0.1.example.com:${port}`,
    ]) {
      const headers = { origin, 'content-type': 'text/plain' };
      expect([origin, (await send(`${host.url}${path}`, { method, headers })).statusCode]).toEqual([origin, 403]);
    }
  });

  test.each(paths)('is refused under a name of its own that leads here: %s %s', async (method, path) => {
    const { port } = new URL(host.url);
    for (const name of ['example.com', `example.com:${port}`, `localhost.example.com:${port}`, `10.0.0.1:${port}`]) {
      const headers = { host: name, origin: `http://${name}` };
      expect([name, (await send(`${host.url}${path}`, { method, headers })).statusCode]).toEqual([name, 421]);
    }
  });

  it('of the host’s own origin is served, by each name of this machine', async () => {
    const { port } = new URL(host.url);
    for (const name of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`, 'localhost']) {
      const headers = { host: name, origin: `http://${name}`, 'content-type': 'application/json' };
      expect((await send(`${host.url}/v1/jobs/1`, { method: 'POST', headers }, '{}')).statusCode).toBe(200);
    }
  });

  it('can’t choose between two hosts', async () => {
    const { port, hostname } = new URL(host.url);
    const socket = connect(Number(port), hostname);
    socket.end(`GET /v1/jobs HTTP/1.1\r\nHost: ${hostname}:${port}\r\nHost: example.com\r\nConnection: close\r\n\r\n`);
    expect(await readAll(socket)).toMatch(/^HTTP\/1.1 400 /);
  });

  it('reaches neither the durable API nor the administration without a key, whatever it sends', async () => {
    for (const path of [webhook, '/admin/functions/x', '/admin/host/status']) {
      for (const type of ['text/plain', 'application/json']) {
        const headers = { 'content-type': type };
        expect((await send(`${host.url}${path}`, { method: 'POST', headers }, '{}')).statusCode).toBe(401);
      }
    }
    const headers = { 'content-type': 'text/plain', 'x-functions-key': keysOf(host).master };
    expect((await send(`${host.url}/admin/functions/x`, { method: 'POST', headers }, '{}')).statusCode).toBe(415);
  });
});

describe('beyond loopback', () => {
  const MEBIBYTE = 1024 * 1024;
  let open: TestHost;
  /** A request whose deadline of ten seconds passes while the other tests run. */
  let slow: { dripping: ClientRequest; statusCode: Promise<number> };
  beforeAll(async () => {
    open = await startHost({ app: 'http', flags: ['--host', '0.0.0.0'], env: { FUNCTIONS_HOST_KEY: 'given' } });
    const dripping = drip('/v1/jobs/1', { 'x-functions-key': 'given' });
    slow = { dripping, statusCode: once(dripping, 'response').then(([answer]) => answer.resume().statusCode) };
  });

  /** Begins a request and never ends it. */
  const drip = (path: string, headers: Record<string, string> = {}) => {
    const dripping = request(`${open.url}${path}`, { method: 'POST', headers: { ...headers, 'content-length': '9' } });
    dripping.on('error', () => undefined).write('{');
    return dripping;
  };

  it('requests that don’t end take no place from others', async () => {
    const key = { 'x-functions-key': 'given' };
    const dripping = Array.from({ length: 300 }, () => drip('/v1/jobs/1', key));
    await Promise.all(dripping.map((each) => waitUntil(() => each.socket?.bytesWritten)));
    const answer = await send(`${open.url}/v1/jobs/2`, { method: 'POST', headers: key }, 'x');
    expect(answer.statusCode).toBe(200);
    for (const each of dripping) each.destroy();
  });

  it('no body is read where none is wanted, or without a key', async () => {
    const body = Buffer.alloc(64 * MEBIBYTE);
    const before = memoryOf(open);
    const length = { 'content-length': String(body.length) };
    const [get, closed] = ['/v1/open', '/v1/closed'].map((path) => `${open.url}${path}`);
    const sent = Array.from({ length: 8 }, () =>
      send(get as string, { method: 'GET', headers: length }, body).catch(() => undefined),
    );
    for (const answer of await Promise.all(sent)) expect(answer?.statusCode ?? 200).toBe(200);
    expect(
      (await send(closed as string, { method: 'GET', headers: length }, body).catch(() => undefined))?.statusCode ??
        401,
    ).toBe(401);
    expect(memoryOf(open) - before).toBeLessThan(128 * MEBIBYTE);
  });

  it('a body that says that it is too large is refused before it comes', async () => {
    const large = request(`${open.url}/v1/bytes`, {
      method: 'POST',
      headers: { 'x-functions-key': 'given', 'content-length': String(101 * MEBIBYTE) },
    });
    large.on('error', () => undefined).flushHeaders();
    expect(await new Promise((resolve) => large.once('response', (answer) => resolve(answer.statusCode)))).toBe(413);
    large.destroy();
  });

  it('bodies together hold no more than one of the largest', async () => {
    const headers = { 'x-functions-key': 'given', 'content-length': String(99 * MEBIBYTE) };
    const held = Array.from({ length: 6 }, () => {
      const one = request(`${open.url}/v1/bytes`, { method: 'POST', headers });
      one.on('error', () => undefined).write(Buffer.alloc(60 * MEBIBYTE));
      return { one, status: new Promise((resolve) => one.once('response', (answer) => resolve(answer.statusCode))) };
    });
    const refused = held.map(async ({ status }) => (await status) === 503);
    expect(await Promise.race(refused)).toBe(true);
    for (const { one } of held) one.destroy();
    await waitUntil(async () => {
      const { statusCode } = await send(
        `${open.url}/v1/bytes`,
        { method: 'POST', headers: { 'x-functions-key': 'given' } },
        'x',
      );
      return statusCode === 200;
    });
  });

  it('a request that comes too slowly is answered with 408 and its connection closed', async () => {
    expect(await slow.statusCode).toBe(408);
    await waitUntil(() => slow.dripping.socket?.destroyed);
  });
});

/** What a host holds in memory. */
function memoryOf({ process: child }: TestHost): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

describe('streams', () => {
  let streaming: TestHost;
  beforeAll(async () => {
    streaming = await startHost({ app: 'streaming', env: LIMITED });
  });

  it('a request of any size goes through', async () => {
    const chunk = Buffer.alloc(1024 * 1024);
    const body = new ReadableStream({
      pull(controller) {
        if (sent++ < 20) controller.enqueue(chunk);
        else controller.close();
      },
    });
    let sent = 0;
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    expect(await (await fetch(`${streaming.url}/api/count`, init)).json()).toEqual({ bytes: 20 * 1024 * 1024 });
  });

  it('a response comes in pieces', async () => {
    const answer = await fetch(`${streaming.url}/api/stream/3`);
    expect(answer.headers.get('content-type')).toBe('text/plain');
    expect(await answer.text()).toBe('0\n1\n2\n');
  });

  it('functions get the headers of the connection, too, streamed or not', async () => {
    for (const url of [`${host.url}/v1/jobs/1`, `${streaming.url}/api/headers`])
      expect(await (await fetch(url)).json()).toMatchObject({ connection: 'keep-alive' });
  });

  it('a client that leaves in the middle of its body ends the request at once', async () => {
    const left = request(`${streaming.url}/api/count`, { method: 'POST', headers: { 'content-length': '9000000' } });
    left.on('error', () => undefined).write(Buffer.alloc(1024 * 1024), () => left.destroy());
    await waitUntil(() => streaming.stderr().includes('The client disconnected before its request had arrived'));
  });

  it('a function that fails is 500', async () => {
    expect((await fetch(`${streaming.url}/api/fails`)).status).toBe(500);
  });

  it('values of the query are parameters, and nothing returned is 204', async () => {
    const answer = await fetch(`${streaming.url}/api/params/7?a=1&a=2&id=8`);
    expect(await answer.json()).toEqual({ id: '7', a: '1,2' });
    expect((await fetch(`${streaming.url}/api/nothing`)).status).toBe(204);
  });
});

describe('a server that closes', () => {
  it('lets a request end, and waits for no connection that has none', { timeout: 10_000 }, async () => {
    const requests = new EventEmitter();
    const handle: RequestHandler = async (_, response) => {
      requests.emit('begun');
      await once(requests, 'to end');
      sendResponse(response, 200);
    };
    const server = await listen(0, '127.0.0.1', handle, () => undefined);
    const silent = connect(server.port, '127.0.0.1');
    await once(silent, 'connect');
    const agent = new Agent({ keepAlive: true });
    const asked = request({ port: server.port, agent }).end();
    await once(requests, 'begun');
    const closed = server.close(60_000);
    requests.emit('to end');
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    expect(response.resume().statusCode).toBe(200);
    await closed;
    silent.destroy();
    agent.destroy();
  });
});
