import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TokenCredential } from '@azure/identity';
import { openSecretVault, type SecretVault } from '../../../../scoring/keys/secret-vault.ts';
import { makeCertificate, read } from './start.ts';
import { temporaryFolder } from './temporary-folder.ts';

const TOKEN = 'a-token-of-entra';

export interface VaultStandIn {
  /** Returns the address of a secret. */
  readonly address: (name: string) => string;
  /** A client of Azure's library, as the service uses it, but with an unsigned token. */
  readonly vault: SecretVault;
  /** Returns such a client with another credential. */
  readonly vaultFor: (credential: TokenCredential) => SecretVault;
  /** Answers every further call with this status; undefined answers normally again. */
  refuseWith(status: number | undefined): void;
  stop(): void;
}

/**
 * Not Key Vault: a stand-in for its REST interface, as far as it is documented for getting and setting a secret, with the
 * challenge that names the issuer of tokens to a caller. No part of Key Vault itself can run here.
 * https://learn.microsoft.com/rest/api/keyvault/secrets
 */
export async function startVaultStandIn(): Promise<VaultStandIn> {
  const files = await makeCertificate(await temporaryFolder(), 'vault');
  const [cert, key] = await Promise.all([read(files.cert), read(files.key)]);
  const secrets = new Map<string, string>();
  let refusal: number | undefined;
  const server = createServer({ cert, key }, async (request, response) => {
    const { status, body } = await answer(request, secrets, refusal);
    const challenge = 'Bearer authorization="https://login.example/tenant", resource="https://vault.example"';
    response.writeHead(status, { 'content-type': 'application/json', 'www-authenticate': challenge });
    response.end(JSON.stringify(body));
  });
  const origin = await listen(server);
  const credential = { getToken: async () => ({ token: TOKEN, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const client = {
    tlsOptions: { ca: cert },
    disableChallengeResourceVerification: true,
    retryOptions: { maxRetries: 0 },
  };
  return {
    address: (name) => `${origin}/secrets/${name}`,
    vault: openSecretVault({ credential, client }),
    vaultFor: (other) => openSecretVault({ credential: other, client }),
    refuseWith: (status) => {
      refusal = status;
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

async function answer(
  request: IncomingMessage,
  secrets: Map<string, string>,
  refusal: number | undefined,
): Promise<Answer> {
  const failed = (status: number, code: string): Answer => ({ status, body: { error: { code, message: 'no' } } });
  const url = new URL(request.url ?? '/', 'https://vault');
  const [, name = ''] = /^\/secrets\/([\w-]+)\/?$/.exec(url.pathname) ?? [];
  const sent = await text(request);
  if (request.headers.authorization !== `Bearer ${TOKEN}`) return failed(401, 'Unauthorized');
  if (refusal !== undefined) return failed(refusal, 'Refused');
  if (!url.searchParams.has('api-version')) return failed(400, 'BadParameter');
  if (request.method === 'PUT') secrets.set(name, (JSON.parse(sent) as { value: string }).value);
  const value = secrets.get(name);
  if (value === undefined) return failed(404, 'SecretNotFound');
  return { status: 200, body: { value, id: `https://${request.headers.host}/secrets/${name}/1`, attributes: {} } };
}

async function listen(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}
