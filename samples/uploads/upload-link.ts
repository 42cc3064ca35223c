import {
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  SASProtocol,
  type UserDelegationKey,
} from '@azure/storage-blob';

/** A user-delegation key lasts a week at most; a link that can be forwarded should last far shorter. */
const LONGEST_HOURS = 24;

/**
 * A link that lets whoever has it put new blobs into the container `videos`, for some hours: not read, list, overwrite or
 * delete any, and nothing elsewhere. It is signed with a key that Entra gave to the signer, so it can do no more than they can,
 * and it ends with their role.
 * @param endpoint of the account, `https://….blob.core.windows.net/`
 * @param name of one blob, to allow that one alone
 */
export function uploadLink(
  endpoint: string,
  key: UserDelegationKey,
  { hours, name, now }: { readonly hours: number; readonly name?: string; readonly now: Date },
): URL {
  if (!(hours > 0 && hours <= LONGEST_HOURS))
    throw new RangeError(`A link lasts up to ${LONGEST_HOURS} hours, not ${hours}.`);
  const link = new URL(
    name === undefined ? 'videos' : `videos/${name.split('/').map(encodeURIComponent).join('/')}`,
    endpoint,
  );
  const sas = generateBlobSASQueryParameters(
    {
      containerName: 'videos',
      ...(name !== undefined && { blobName: name }),
      permissions: ContainerSASPermissions.parse('c'),
      protocol: SASProtocol.Https,
      // Clocks differ.
      startsOn: new Date(now.getTime() - 5 * 60_000),
      expiresOn: new Date(now.getTime() + hours * 3_600_000),
    },
    key,
    link.hostname.split('.')[0] ?? '',
  );
  link.search = sas.toString();
  return link;
}
