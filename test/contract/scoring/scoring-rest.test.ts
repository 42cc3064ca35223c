import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { pngOfZeros } from '../../support/png-of-zeros.ts';
import { aShape } from './support/models.ts';
import { type Started, start } from './support/start.ts';

let service: Started;
let star: Buffer;

beforeAll(async () => {
  [service, star] = await Promise.all([start({ maxBytes: 2 ** 20, maxRequests: 32 }), aShape('star')]);
});
afterAll(() => service.stop());

const JPEG = { 'content-type': 'image/jpeg' };
const JSON_TYPE = { 'content-type': 'application/json' };

function post(path: string, body: string | Uint8Array, headers: Record<string, string> = JPEG): Promise<Response> {
  return fetch(service.url + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers,
  });
}

/** A form as a browser would send it. */
async function asRequest(form: FormData): Promise<{ headers: Record<string, string>; body: Uint8Array }> {
  const sent = new Response(form);
  const headers = { 'content-type': sent.headers.get('content-type') ?? '' };
  return { headers, body: new Uint8Array(await sent.arrayBuffer()) };
}

describe('POST /score', () => {
  it('answers labels with confidences, five unless more are asked for', async () => {
    const response = await post('/score', star);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    const labels = (await response.json()) as { label: string; confidence: number }[];
    expect(labels[0]).toMatchObject({ label: 'star', confidence: expect.any(Number) });
    expect(labels).toHaveLength(5);
    expect(await (await post('/score/shapes?top=2', star)).json()).toHaveLength(2);
  });

  it('takes PNG, WebP and JSON with base64 as well', async () => {
    const png = await sharp(star).png().toBuffer();
    const webp = await sharp(star).webp({ lossless: true }).toBuffer();
    const json = JSON.stringify({ image: png.toString('base64') });
    const answers = await Promise.all([
      post('/score', png, { 'content-type': 'image/png' }),
      post('/score', webp, { 'content-type': 'image/webp' }),
      post('/score', json, JSON_TYPE),
    ]);
    const labels = (await Promise.all(answers.map((answer) => answer.json()))) as { label: string }[][];
    expect(labels.map(([first]) => first?.label)).toEqual(['star', 'star', 'star']);
  });

  it('takes pictures as people send them', async () => {
    const base64 = star.toString('base64');
    const wrapped = base64.replace(/.{76}/g, '$&\r\n');
    const urlSafe = base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    const formWith = (note: string) => {
      const form = new FormData();
      form.append('note', note);
      form.append('image', new Blob([new Uint8Array(star)], { type: 'image/jpeg' }), 'star.jpg');
      return asRequest(form);
    };
    const [small, large] = await Promise.all([formWith('x'), formWith('x'.repeat(2 ** 18))]);
    // Large forms are read in a thread, so that others are answered meanwhile.
    const read = vi.spyOn(Response.prototype, 'formData');
    onTestFinished(() => read.mockRestore());
    const json = (image: string) => post('/score', JSON.stringify({ image }), JSON_TYPE);
    const answers = await Promise.all([
      json(`data:image/jpeg;base64,${base64}`),
      json(wrapped),
      json(urlSafe),
      post('/score', star, { 'content-type': 'image/jpg' }),
      post('/score', small.body, small.headers),
      post('/score', large.body, large.headers),
      post('/score', gzipSync(star), { ...JPEG, 'content-encoding': 'gzip' }),
      post('/score', gzipSync(JSON.stringify({ image: base64 })), { ...JSON_TYPE, 'content-encoding': 'gzip' }),
    ]);
    const labels = (await Promise.all(answers.map((answer) => answer.json()))) as { label: string }[][];
    expect(labels.map(([first]) => first?.label)).toEqual(answers.map(() => 'star'));
    expect(read).toHaveBeenCalledOnce();
  });

  it.each([
    [undefined, 'image/jpeg', 'jpeg'],
    ['image/png', 'image/png', 'png'],
    ['text/html, image/webp;q=0.9, */*;q=0.1', 'image/webp', 'webp'],
  ])('answers a painting by Accept: %s', async (accept, type, format) => {
    const response = await post('/score/great-wave', star, { ...JPEG, ...(accept && { accept }) });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    const { width, height, format: found } = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
    expect([width, height, found]).toEqual([48, 48, format]);
  });

  it('answers a painting in JSON where that is wanted', async () => {
    const response = await post('/score/great-wave', star, { ...JPEG, accept: 'application/json' });
    const { image, type } = (await response.json()) as { image: string; type: string };
    expect(type).toBe('image/jpeg');
    expect((await sharp(Buffer.from(image, 'base64')).metadata()).width).toBe(48);
  });

  it('refuses an Accept that names nothing there is', async () => {
    const response = await post('/score/great-wave', star, { ...JPEG, accept: 'audio/mpeg' });
    expect(response.status).toBe(406);
  });
});

describe('what is asked in another way', () => {
  it('refuses GET /score with what is allowed', async () => {
    const response = await fetch(`${service.url}/score`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await response.json()).toEqual({ message: expect.stringContaining('POST') });
  });

  it.each(['PUT', 'PROPFIND', 'TRACE', 'OPTIONS'])('refuses %s', async (method) => {
    expect(await exchange(`${method} /v2 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 405 [\s\S]*allow: GET, HEAD[\s\S]*"error"/,
    );
  });

  it('describes its health and its interface', async () => {
    expect(await (await fetch(`${service.url}/`)).text()).toBe('Healthy');
    const document = (await (await fetch(`${service.url}/swagger.json`)).json()) as { openapi: string; paths: object };
    expect(document.openapi).toMatch(/^3\./);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/score', '/score/{model}', '/v2/models/{model}/infer']),
    );
  });

  it('gives a request its id back, and makes one', async () => {
    const given = await fetch(`${service.url}/`, { headers: { 'x-request-id': 'mine-1' } });
    expect(given.headers.get('x-request-id')).toBe('mine-1');
    const made = await fetch(`${service.url}/`, { headers: { 'x-request-id': 'no good\tid' } });
    expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('bad input', () => {
  const bomb = () => pngOfZeros(30_000, 30_000);
  const cases: [string, number, string, () => Uint8Array | string | Promise<Buffer>, Record<string, string>][] = [
    ['an empty body', 400, '/score', () => '', JPEG],
    ['a text as JPEG', 400, '/score', () => 'no picture', JPEG],
    ['half a picture', 400, '/score', () => star.subarray(0, star.length / 2), JPEG],
    ['a GIF', 415, '/score', () => sharp(star).gif().toBuffer(), JPEG],
    ['another type', 415, '/score', () => 'x', { 'content-type': 'text/plain' }],
    ['a decompression bomb', 413, '/score', bomb, { 'content-type': 'image/png' }],
    ['a body that is too large', 413, '/score', () => new Uint8Array(2 ** 20 + 1), JPEG],
    ['what isn’t JSON', 400, '/score', () => '{', JSON_TYPE],
    ['much that isn’t JSON', 400, '/score', () => '{'.padEnd(2 ** 18), JSON_TYPE],
    ['much that isn’t base64', 400, '/score', () => JSON.stringify({ image: '?'.repeat(2 ** 18) }), JSON_TYPE],
    [
      'a large picture in base64 that is none',
      400,
      '/score',
      () => JSON.stringify({ image: 'A'.repeat(2 ** 18) }),
      JSON_TYPE,
    ],
    ['an attack on prototypes', 400, '/score', () => '{"__proto__": {"image": "x"}}', JSON_TYPE],
    ['an encoding nobody has', 415, '/score', () => 'x', { ...JPEG, 'content-encoding': 'rot13' }],
    ['what isn’t gzip', 400, '/score', () => 'x', { ...JPEG, 'content-encoding': 'gzip' }],
    [
      'a small body that becomes a large one',
      413,
      '/score',
      () => gzipSync(Buffer.alloc(2 ** 22)),
      { ...JPEG, 'content-encoding': 'gzip' },
    ],
    ['a form without a file', 400, '/score', () => '--x--', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['JSON without a floor', 400, '/score', () => '['.repeat(2 ** 19), JSON_TYPE],
    ['JSON of nothing but lists', 413, '/score', () => `[${'[],'.repeat(60_000)}[]]`, JSON_TYPE],
    ['JSON of nothing but names', 413, '/score', () => JSON.stringify(manyNames(25_000)), JSON_TYPE],
    ['JSON of nothing but numbers', 413, '/score', () => `[${'1,'.repeat(600_000)}1]`, JSON_TYPE],
    ['a page of another origin', 403, '/score', () => star, { ...JPEG, origin: 'http://example.com' }],
    ['what isn’t base64', 400, '/score', () => '{"image": "?"}', JSON_TYPE],
    ['an unknown model', 404, '/score/none', () => 'x', JPEG],
    ['a model of tensors', 422, '/score/shape-features', () => 'x', JPEG],
    ['a wrong number of labels', 400, '/score?top=0', () => 'x', JPEG],
    ['an unknown address', 404, '/nothing', () => 'x', JPEG],
  ];

  it.each(cases)('%s: %i', async (_name, status, path, body, headers) => {
    const response = await post(path, await body(), headers);
    expect([response.status, await response.json()]).toEqual([status, { message: expect.stringMatching(/.+\.$/) }]);
    expect((await post('/score', star)).status).toBe(200);
  });

  it('cuts off clients that never finish, and waits for none of them when it stops', async () => {
    const impatient = await start({ only: ['shapes'], deadlineMs: 500 });
    const head = 'POST /score HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/jpeg\r\n';
    const unfinished = [`${head}Content-Length: 9\r\n\r\nabc`, head, '', '\x16\x03\x01 hello\r\n\r\n'];
    const answers = await Promise.all(unfinished.map((text) => exchange(text, impatient)));
    expect(answers.map((answer) => answer.slice(0, 13))).toEqual(
      [408, 408, 408, 400].map((code) => `HTTP/1.1 ${code} `),
    );
    await impatient.stop();
  });

  it('refuses 100 MB before they are sent, and lets the client read why', async () => {
    const head =
      'POST /score HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/jpeg\r\nContent-Length: 104857600\r\n\r\n';
    const { hostname, port } = new URL(service.url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const closed = once(socket, 'close');
    socket.write(head);
    const [answer] = await once(socket.setEncoding('utf8'), 'data');
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    for (let i = 0; i < 4; i++) await new Promise((sent) => socket.write(Buffer.alloc(2 ** 16), sent));
    socket.end();
    expect(await closed).toEqual([false]);
  });

  it('answers HTTP/1.0, and what isn’t HTTP', async () => {
    expect(await exchange('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*Healthy$/);
    expect(await exchange('\x16\x03\x01 hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*"message"/);
  });

  it('answers that it is busy if too many come at once, and serves those that it accepted', async () => {
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => postPlain(star)));
    const served = answers.filter(({ status }) => status === 200);
    const busy = answers.filter(({ status }) => status === 503);
    expect(served.length + busy.length).toBe(1_000);
    expect(served.length).toBeGreaterThanOrEqual(32);
    expect(busy.every(({ retryAfter }) => retryAfter === '1')).toBe(true);
    expect((await post('/score', star)).status).toBe(200);
  });

  it('never fails for what anybody sends', { timeout: 60_000 }, async () => {
    const paths = fc.constantFrom(
      '/score',
      '/score/shapes',
      '/v2/models/shape-features/infer',
      '/v2/models/shapes/versions/1/infer',
    );
    const types = fc.constantFrom('image/jpeg', 'application/json', 'application/octet-stream', 'image/png');
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((text) => Buffer.from(text)),
      inferBodies().map((body) => Buffer.from(JSON.stringify(body))),
    );
    await fc.assert(
      fc.asyncProperty(paths, types, bodies, async (path, type, body) => {
        const { status } = await post(path, body, { 'content-type': type });
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
  });
});

/** Bodies that are nearly right. */
function inferBodies() {
  const input = fc.record({
    name: fc.constantFrom('image', 'pixels', 'x', '__proto__'),
    shape: fc.array(fc.integer({ min: -1, max: 40 }), { maxLength: 5 }),
    datatype: fc.constantFrom('FP32', 'BYTES', 'INT64', 'FP16', 'BOOL', 'constructor'),
    data: fc.array(fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.array(fc.integer())), { maxLength: 5 }),
  });
  return fc.record({
    inputs: fc.array(input, { maxLength: 2 }),
    outputs: fc.option(fc.array(fc.record({ name: fc.string() }))),
  });
}

/** Sends text as it is, and collects what comes until the service ends the connection; this end stays open. */
function exchange(text: string, { url }: Started = service): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true }, () =>
      socket.write(text, 'latin1'),
    );
    onTestFinished(() => void socket.destroy());
    socket.setEncoding('utf8').on('data', (part) => {
      answer += part;
    });
    socket.on('error', reject).on('end', () => resolve(answer));
  });
}

/** A request with a connection of its own. */
function postPlain(body: Buffer): Promise<{ status: number | undefined; retryAfter: string | undefined }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${service.url}/score`, { method: 'POST', headers: JPEG, agent: false }, (response) => {
      response
        .resume()
        .on('end', () => resolve({ status: response.statusCode, retryAfter: response.headers['retry-after'] }));
    });
    sent.on('error', reject).end(body);
  });
}

function manyNames(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index]));
}
