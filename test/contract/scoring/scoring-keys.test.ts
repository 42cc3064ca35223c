import { stat, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { status } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { regenerateKey } from '../../../scoring/keys/key-file.ts';
import { Certificate } from '../../../scoring/tls/certificate.ts';
import { openGrpcClient } from './support/grpc-client.ts';
import { aShape } from './support/models.ts';
import { bearer, makeCertificate, makeKeys, read, type Started, start } from './support/start.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

/** For what comes when it comes. */
const PATIENCE = { timeout: 20_000 };

async function started(settings: Parameters<typeof start>[0]): Promise<Started> {
  const service = await start({ only: ['shapes'], ...settings });
  onTestFinished(() => service.stop());
  return service;
}

const metadata = (service: Started, headers: Record<string, string> = {}) => fetch(`${service.url}/v2`, { headers });

describe('keys', () => {
  it('are required: either opens, nothing else does, and none is logged', async () => {
    const { file, primary, secondary } = await makeKeys();
    const service = await started({ keys: file });
    expect((await metadata(service, bearer(primary))).status).toBe(200);
    expect((await metadata(service, bearer(secondary))).status).toBe(200);

    const none = await metadata(service);
    expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="scoring"']);
    for (const wrong of ['x', `${primary}x`, primary.slice(1), primary.toUpperCase(), 'y'.repeat(5_000)]) {
      const answer = await metadata(service, bearer(wrong));
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
        401,
        'Bearer realm="scoring", error="invalid_token"',
      ]);
    }
    expect((await fetch(`${service.url}/`)).status).toBe(200);
    expect((await fetch(`${service.url}/v2/health/ready`)).status).toBe(200);

    const seen = service.log() + (await read(file));
    expect(seen).not.toContain(primary);
    expect(seen).not.toContain(secondary);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('are changed one at a time, while the other goes on working', async () => {
    const { file, primary, secondary } = await makeKeys();
    const service = await started({ keys: file });
    const fresh = await regenerateKey(file, 'primary', new Date());
    await vi.waitUntil(async () => {
      expect((await metadata(service, bearer(secondary))).status).toBe(200);
      return (await metadata(service, bearer(fresh))).status === 200;
    }, PATIENCE);
    expect((await metadata(service, bearer(primary))).status).toBe(401);
  });

  it('stay what they were where the file is broken', async () => {
    const { file, primary } = await makeKeys();
    const service = await started({ keys: file });
    await writeFile(file, '{"primary": "oops"}');
    await vi.waitUntil(() => service.log().includes('is not a file of keys'), PATIENCE);
    expect((await metadata(service, bearer(primary))).status).toBe(200);
  });

  it('have a rate, which each key has for itself', async () => {
    const { file, primary, secondary } = await makeKeys();
    const service = await started({ keys: file, requestsPerMinute: 3 });
    const answers = [];
    for (let i = 0; i < 5; i++) answers.push(await metadata(service, bearer(primary)));
    expect(answers.map(({ status: code }) => code)).toEqual([200, 200, 200, 429, 429]);
    expect(Number(answers[4]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await metadata(service, bearer(secondary))).status).toBe(200);
  });

  it('are asked for by gRPC as well, but by no probe', async () => {
    const { file, secondary } = await makeKeys();
    const service = await started({ keys: file });
    const client = openGrpcClient(service.grpcPort ?? 0);
    onTestFinished(() => client.close());
    expect(await client.call('ServerReady')).toEqual({ ready: true });
    for (const key of [undefined, 'wrong']) {
      await expect(client.call('ServerMetadata', {}, key)).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
    }
    expect(await client.call('ServerMetadata', {}, secondary)).toMatchObject({ name: 'repaint' });
  });
});

describe('TLS', () => {
  it('takes a new certificate and a new key under load, and no request fails', async () => {
    const folder = await temporaryFolder();
    const [{ file, primary }, files, star] = await Promise.all([
      makeKeys(),
      makeCertificate(folder, 'one'),
      aShape('star'),
    ]);
    const service = await started({ keys: file, ...files });
    const first = await read(files.cert);
    const client = openGrpcClient(service.grpcPort ?? 0, first);
    onTestFinished(() => client.close());
    expect(await client.call('ServerMetadata', {}, primary)).toMatchObject({ name: 'repaint' });

    const seen = new Set<string>();
    let isOver = false;
    const load = async () => {
      while (!isOver) {
        const answer = await score(service, primary, star);
        expect(answer.code).toBe(200);
        seen.add(answer.subject);
      }
    };
    const running = [load(), load()];
    await vi.waitUntil(() => seen.has('one'), PATIENCE);
    await makeCertificate(folder, 'two');
    await regenerateKey(file, 'secondary', new Date());
    await vi.waitUntil(() => seen.has('two'), PATIENCE);
    isOver = true;
    await Promise.all(running);

    const later = openGrpcClient(service.grpcPort ?? 0, await read(files.cert));
    onTestFinished(() => later.close());
    expect(await later.call('ServerMetadata', {}, primary)).toMatchObject({ name: 'repaint' });
    expect(service.log()).not.toContain('PRIVATE KEY');
  });

  it('stays what it was while its files are being written', async () => {
    const files = await makeCertificate(await temporaryFolder());
    const [cert, key] = [await read(files.cert), await read(files.key)];
    const texts: Record<string, string> = { cert, key };
    const warnings: string[] = [];
    const certificate = await Certificate.follow(['cert', 'key'], {
      everyMs: 5,
      read: async (place) => texts[place] ?? '',
      warn: (reason) => warnings.push(reason),
    });
    onTestFinished(() => certificate.stop());
    for (const half of [{ cert: '' }, { key: '' }, { cert: cert.slice(0, 200) }, { cert: '', key: '' }]) {
      const before = warnings.length;
      Object.assign(texts, half);
      await vi.waitUntil(() => warnings.length > before, PATIENCE);
      expect(certificate.pair).toEqual({ cert, key });
      Object.assign(texts, { cert: `${cert}\n`, key });
      await vi.waitUntil(() => certificate.pair.cert === texts['cert'], PATIENCE);
      Object.assign(texts, { cert, key });
      await vi.waitUntil(() => certificate.pair.cert === cert, PATIENCE);
    }
  });

  it('refuses versions below 1.2', async () => {
    const folder = await temporaryFolder();
    const [{ file, primary }, files] = await Promise.all([makeKeys(), makeCertificate(folder)]);
    const service = await started({ keys: file, ...files });
    const old = { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    await expect(score(service, primary, Buffer.alloc(0), old)).rejects.toThrow(/protocol|version|EPROTO|alert/i);
  });
});

describe('what would be open to strangers', () => {
  it.each<[string, Parameters<typeof start>[0], RegExp]>([
    ['plain text beyond this machine', { host: '0.0.0.0' }, /--allow-plaintext/],
    [
      'plain text beyond this machine without keys',
      { host: '0.0.0.0', allowPlaintext: true },
      /a key is always required/,
    ],
    ['TLS without keys', { cert: 'c', key: 'k' }, /a key is always required/],
    ['a certificate without its key', { cert: 'c' }, /belong together/],
    ['keys that aren’t there', { keys: '/nowhere/keys.json' }, /npm run keys/],
  ])('is refused: %s', async (_name, settings, message) => {
    await expect(start(settings)).rejects.toThrow(message);
  });
});

/** One request on a connection of its own, and whose certificate it met. */
function score(
  service: Started,
  key: string,
  body: Buffer,
  tls: object = {},
): Promise<{ code: number | undefined; subject: string }> {
  const agent = new Agent({ rejectUnauthorized: false, keepAlive: false, maxCachedSessions: 0, ...tls });
  const headers = { 'content-type': 'image/jpeg', ...bearer(key) };
  return new Promise((resolve, reject) => {
    const sent = request(`${service.url}/score`, { method: 'POST', headers, agent }, (response) => {
      const { subject } = (response.socket as TLSSocket).getPeerCertificate();
      response.resume().on('end', () => resolve({ code: response.statusCode, subject: String(subject.CN) }));
    });
    sent.on('error', reject).end(body);
  });
}
