import {
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  SASProtocol,
  type UserDelegationKey,
} from '@azure/storage-blob';

/** Longest life of a link. A user-delegation key lasts up to a week, but a link can be forwarded and should last much shorter. */
const LONGEST_HOURS = 24;

/**
 * Makes a link with which anyone can put new blobs into the container `videos` for some hours. It doesn't allow reading, listing,
 * overwriting or deleting blobs, or anything elsewhere. It is signed with a key that Entra issued to the signer, so it can do no more than
 * the signer, and ends with the signer's role.
 * @param endpoint endpoint of the account, `https://….blob.core.windows.net/`
 * @param name if given, the only blob that the link allows
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
      // The link starts early, since clocks differ.
      startsOn: new Date(now.getTime() - 5 * 60_000),
      expiresOn: new Date(now.getTime() + hours * 3_600_000),
    },
    key,
    link.hostname.split('.')[0] ?? '',
  );
  link.search = sas.toString();
  return link;
}
