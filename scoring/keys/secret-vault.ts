import type { TokenCredential } from '@azure/identity';
import type { SecretClient, SecretClientOptions } from '@azure/keyvault-secrets';
import { permanent } from '../../core/contracts/failure.ts';

/** Longest wait for a vault that doesn't answer. */
const PATIENCE_MS = 20_000;

/**
 * Reads and writes secrets of Azure Key Vault by address, `https://<vault>/secrets/<name>`, always in their newest
 * version.
 */
export interface SecretVault {
  /** @returns undefined if there is no such secret */
  read(address: string): Promise<string | undefined>;
  /** Adds a version of the secret. */
  write(address: string, text: string): Promise<void>;
}

export interface SecretVaultOptions {
  /** The client id of a user-assigned identity. Without it, the identity is whoever is signed in on this machine. */
  readonly clientId?: string | undefined;
  readonly credential?: TokenCredential;
  readonly client?: SecretClientOptions;
}

export const isSecret = (place: string): boolean => place.startsWith('https://');

/** Opens the vault. Azure's libraries are loaded with the first secret, so that keys in files don't wait for them. */
export function openSecretVault(options: SecretVaultOptions = {}): SecretVault {
  const clients = new Map<string, Promise<SecretClient>>();
  const clientOf = (vault: string) => {
    const client = clients.get(vault) ?? connect(vault, options);
    clients.set(vault, client);
    return client;
  };
  return {
    read: async (address) => {
      const { vault, name } = parseAddress(address);
      return explained(address, 'read', async (abortSignal) => {
        const client = await clientOf(vault);
        return (await client.getSecret(name, { abortSignal })).value;
      });
    },
    write: async (address, text) => {
      const { vault, name } = parseAddress(address);
      await explained(address, 'written', async (abortSignal) => {
        const client = await clientOf(vault);
        await client.setSecret(name, text, { abortSignal, contentType: 'application/json' });
      });
    },
  };
}

async function connect(vault: string, { clientId, credential, client }: SecretVaultOptions): Promise<SecretClient> {
  const [{ DefaultAzureCredential }, { SecretClient }] = await Promise.all([
    import('@azure/identity'),
    import('@azure/keyvault-secrets'),
  ]);
  const identity = clientId ? { managedIdentityClientId: clientId } : {};
  return new SecretClient(vault, credential ?? new DefaultAzureCredential(identity), client);
}

/**
 * An address with a version is refused: it would name that version for ever, and a renewed secret would never be
 * seen.
 */
function parseAddress(address: string): { vault: string; name: string } {
  const { origin, pathname, search } = URL.canParse(address) ? new URL(address) : new URL('https://none');
  const [, name] = /^\/secrets\/([0-9A-Za-z-]{1,127})\/?$/.exec(pathname) ?? [];
  if (name === undefined || search !== '') {
    throw permanent(
      'invalid-request',
      `${address} is not the address of a secret: give https://<vault>/secrets/<name>, without a version.`,
    );
  }
  return { vault: origin, name };
}

/** Replaces the library's message, which names the caller, by one that says what to do. */
async function explained<T>(
  address: string,
  done: 'read' | 'written',
  call: (abortSignal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await call(AbortSignal.timeout(PATIENCE_MS));
  } catch (cause) {
    const { statusCode, code, name } = cause as { statusCode?: number; code?: string; name?: string };
    if (statusCode === 404) return undefined;
    const why = statusCode ?? code ?? name;
    throw permanent('invalid-request', `${address} can't be ${done} (${why})${wayOut(done, statusCode, name)}.`, cause);
  }
}

function wayOut(done: 'read' | 'written', statusCode: number | undefined, name = ''): string {
  if (/Credential|Authentication/.test(name)) return ': sign in with az login, or give the container an identity';
  if (statusCode !== 403) return '';
  const role = done === 'read' ? 'Key Vault Secrets User' : 'Key Vault Secrets Officer';
  return `: it needs the role ${role}, and a network from which the vault takes calls`;
}
