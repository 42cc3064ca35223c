import { CredentialUnavailableError } from '@azure/identity';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { regenerateKey } from '../../../scoring/keys/key-file.ts';
import { openTextStore } from '../../../scoring/keys/text-store.ts';
import { openGrpcClient } from './support/grpc-client.ts';
import { bearer, makeCertificate, read, type Started, start } from './support/start.ts';
import { temporaryFolder } from './support/temporary-folder.ts';
import { startVaultStandIn, type VaultStandIn } from './support/vault-stand-in.ts';

const PATIENCE = { timeout: 20_000 };

let standIn: VaultStandIn;
beforeAll(async () => {
  standIn = await startVaultStandIn();
});
beforeEach(() => standIn.refuseWith(undefined));
afterAll(() => standIn.stop());

const regenerate = (name: 'primary' | 'secondary', secret: string) =>
  regenerateKey(standIn.address(secret), name, new Date(), openTextStore(standIn.vault));

async function started(settings: Parameters<typeof start>[0]): Promise<Started> {
  const service = await start({ only: ['shapes'], rereadSecretsMs: 20, ...settings }, { vault: standIn.vault });
  onTestFinished(() => service.stop());
  return service;
}

const statusWith = async (service: Started, key: string) =>
  (await fetch(`${service.url}/v2`, { headers: bearer(key) })).status;

describe('keys in a vault (a stand-in for Key Vault)', () => {
  it('open the service, and are changed one at a time without a restart', async () => {
    const primary = await regenerate('primary', 'keys');
    const secondary = await regenerate('secondary', 'keys');
    const service = await started({ keys: standIn.address('keys') });
    expect(await statusWith(service, primary)).toBe(200);

    const fresh = await regenerate('primary', 'keys');
    await vi.waitUntil(async () => {
      expect(await statusWith(service, secondary)).toBe(200);
      return (await statusWith(service, fresh)) === 200;
    }, PATIENCE);
    expect(await statusWith(service, primary)).toBe(401);
    expect(service.log()).not.toContain(fresh);
  });

  it('stay what they were while the vault refuses, and are taken when it answers again', async () => {
    const primary = await regenerate('primary', 'later');
    const service = await started({ keys: standIn.address('later') });
    standIn.refuseWith(403);
    await vi.waitUntil(() => service.log().includes('it needs the role Key Vault Secrets User'), PATIENCE);
    standIn.refuseWith(503);
    await vi.waitUntil(() => service.log().includes("can't be read (503)"), PATIENCE);
    expect(await statusWith(service, primary)).toBe(200);

    standIn.refuseWith(undefined);
    const fresh = await regenerate('primary', 'later');
    await vi.waitUntil(async () => (await statusWith(service, fresh)) === 200, PATIENCE);
  });

  it.each([
    ['aren’t there', () => standIn.address('none'), /isn't there\. .*npm run keys -- regenerate primary --keys https:/],
    ['have a version', () => `${standIn.address('keys')}/0123`, /is not the address of a secret.*without a version/],
    ['have no name', () => 'https://vault.example', /is not the address of a secret/],
  ])('that %s are said so', async (_name, keys, message) => {
    await expect(started({ keys: keys() })).rejects.toThrow(message);
  });
});

it('a user who isn’t signed in gets the command for it, and one who may not write the role that it takes', async () => {
  const credential = { getToken: async () => Promise.reject(new CredentialUnavailableError('nobody')) };
  await expect(standIn.vaultFor(credential).read(standIn.address('keys'))).rejects.toThrow(/sign in with az login/);
  standIn.refuseWith(403);
  await expect(standIn.vault.write(standIn.address('keys'), '{}')).rejects.toThrow(
    /the role Key Vault Secrets Officer/,
  );
});

it('a certificate in one secret with its key serves gRPC, and leaves REST to a proxy, until it is renewed', async () => {
  const folder = await temporaryFolder();
  const store = async (name: string) => {
    const files = await makeCertificate(folder, name);
    const cert = await read(files.cert);
    await standIn.vault.write(standIn.address('certificate'), `${await read(files.key)}${cert}`);
    return cert;
  };
  const first = await store('one');
  const key = await regenerate('primary', 'with-tls');
  const place = standIn.address('certificate');
  const service = await started({
    keys: standIn.address('with-tls'),
    cert: place,
    key: place,
    tls: 'grpc',
    host: '0.0.0.0',
    allowPlaintext: true,
  });
  expect(service.url).toMatch(/^http:/);
  expect(await statusWith(service, key)).toBe(200);
  const opens = async (root: string) => {
    const client = openGrpcClient(service.grpcPort ?? 0, root);
    try {
      return await client.call('ServerMetadata', {}, key).then(
        () => true,
        () => false,
      );
    } finally {
      client.close();
    }
  };
  expect(await opens(first)).toBe(true);
  const second = await store('two');
  await vi.waitUntil(() => opens(second), PATIENCE);
  expect(await opens(first)).toBe(false);
});
