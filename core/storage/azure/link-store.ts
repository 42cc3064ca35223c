import {
  type BlobClient,
  BlobSASPermissions,
  type BlobServiceClient,
  SASProtocol,
  StorageSharedKeyCredential,
  type UserDelegationKey,
} from '@azure/storage-blob';
import { CONTAINERS } from '../names.ts';
import type { LinkStore, SignedLink } from '../ports.ts';
import { unlessMissing } from './storage-errors.ts';

/** A link is valid from some minutes before it was made, since clocks differ. */
const SKEW_MS = 5 * 60_000;
/** Lifetime of the keys that sign links. An identity may ask for up to seven days. */
const KEY_MS = 6 * 3_600_000;

type Sign = (blob: BlobClient, options: Parameters<BlobClient['generateSasUrl']>[0]) => Promise<string>;

/** Makes links that are signed with the account's key if there is one (an emulator), and else with a key of the app's identity. */
export function azureLinkStore(blobs: BlobServiceClient): LinkStore {
  const sign = blobs.credential instanceof StorageSharedKeyCredential ? signWithAccountKey : signAsIdentity(blobs);
  const { protocol, origin } = new URL(blobs.url);

  async function link(container: string, name: string, seconds: number, rights: Rights): Promise<SignedLink> {
    const expiresOn = new Date(Date.now() + seconds * 1_000);
    const url = await sign(blobs.getContainerClient(container).getBlobClient(name), {
      ...rights,
      permissions: BlobSASPermissions.parse(rights.permissions),
      startsOn: new Date(Date.now() - SKEW_MS),
      expiresOn,
      protocol: protocol === 'https:' ? SASProtocol.Https : SASProtocol.HttpsAndHttp,
    });
    return { url, expiresAt: expiresOn.toISOString() };
  }

  return {
    origin,

    upload: (name, seconds) => link(CONTAINERS.videos, name, seconds, { permissions: 'cw' }),

    read: (container, name, { seconds, ...shown }) => link(container, name, seconds, { permissions: 'r', ...shown }),

    async stagedBlocks(name) {
      const blob = blobs.getContainerClient(CONTAINERS.videos).getBlockBlobClient(name);
      const found = await unlessMissing(blob.getBlockList('uncommitted'));
      return (found?.uncommittedBlocks ?? []).map((block) => ({ id: block.name, bytes: block.size }));
    },
  };
}

interface Rights {
  readonly permissions: string;
  readonly contentType?: string;
  readonly contentDisposition?: string;
}

const signWithAccountKey: Sign = (blob, options) => blob.generateSasUrl(options);

function signAsIdentity(blobs: BlobServiceClient): Sign {
  let key: { readonly value: Promise<UserDelegationKey>; readonly until: number } | undefined;
  return async (blob, options) => {
    const needed = options.expiresOn?.getTime() ?? Date.now();
    if (!key || key.until < needed) {
      const until = Math.max(needed, Date.now() + KEY_MS);
      key = { value: blobs.getUserDelegationKey(new Date(Date.now() - SKEW_MS), new Date(until)), until };
      key.value.catch(() => {
        key = undefined;
      });
    }
    return blob.generateUserDelegationSasUrl(options, await key.value);
  };
}
