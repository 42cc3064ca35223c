import type { BlobItem, ContainerClient } from '@azure/storage-blob';
import { hasStatus } from '../../storage-status.ts';

const LARGEST_PAGE = 5_000;
/** Markers can't have surrogates, since half of a pair isn't text. */
const [BEFORE_SURROGATES, AFTER_SURROGATES, LAST_CHARACTER] = [0xd7ff, 0xe000, 0xfffd];

export interface Listing {
  readonly container: ContainerClient;
  readonly prefix: string;
  /** The texts after which an earlier listing went on. They are tried before a search, which takes hundreds of requests. */
  readonly known: ReadonlySet<string>;
  /** Gets the text after which this listing goes on for each name that it passes over. The text without its last character begins that name. */
  readonly passedOver: Set<string>;
  /** Returns whether the listing is no longer wanted. It ends then. */
  readonly isStopping: () => boolean;
}

/**
 * Lists the blobs of a container, even if some names make the listing fail. The emulator answers with 500 where a page has a name with a
 * control character, and says nothing of the name. So pages become smaller until only that blob is missing. The beginning of its name is
 * found by asking what comes after which text, since blobs are listed in the order of their names. If there are several, blobs between them may
 * stay unseen until those are deleted.
 */
export async function* listBlobs(listing: Listing): AsyncGenerator<BlobItem> {
  let after: string | undefined;
  let size = LARGEST_PAGE;
  while (!listing.isStopping()) {
    const page = await pageAfter(listing, after, size).catch((error: unknown) => {
      if (!hasStatus(error, 500)) throw error;
      return undefined;
    });
    if (page) {
      yield* page.blobs;
      if (!page.next) return;
      [after, size] = [page.next, Math.min(size * 2, LARGEST_PAGE)];
    } else if (size > 1) size = Math.ceil(size / 8);
    else {
      after = await findEnd(listing, after ?? '');
      if (after === undefined) return;
      listing.passedOver.add(after);
    }
  }
}

async function pageAfter({ container, prefix }: Listing, after: string | undefined, maxPageSize: number) {
  const pages = container.listBlobsFlat({ prefix }).byPage({ maxPageSize, ...(after && { continuationToken: after }) });
  const { value } = await pages.next();
  return { blobs: value?.segment.blobItems ?? [], next: value?.continuationToken };
}

/**
 * Finds the first text after the next name that can't be listed; `undefined` if the listing is to stop.
 * @throws if storage fails for other reasons
 */
async function findEnd(listing: Listing, after: string): Promise<string | undefined> {
  const isBefore = async (text: string): Promise<boolean> => {
    if (text <= after) return true;
    return pageAfter(listing, text, 1).then(
      () => false,
      (error: unknown) => {
        if (!hasStatus(error, 500)) throw error;
        return true;
      },
    );
  };
  // A listing from the end has nothing to fail over.
  await pageAfter(listing, String.fromCharCode(LAST_CHARACTER), 1);
  for (const known of listing.known)
    if (known > after && !(await isBefore(known)) && (await isBefore(known.slice(0, -1)))) return known;
  const end = await search(listing, isBefore);
  if (end !== undefined && end <= after) throw new Error(`A name after '${after}' can't be listed, nor found.`);
  return end;
}

/** Finds a text, character by character; a control character in it is taken for a space, since the emulator can't say it back. @param isBefore whether a text comes before the one that is looked for */
async function search(
  { prefix, isStopping }: Listing,
  isBefore: (text: string) => Promise<boolean>,
): Promise<string | undefined> {
  let [start, found] = [prefix, prefix];
  for (;;) {
    let [low, high] = [0, LAST_CHARACTER + 1];
    while (high - low > 1) {
      if (isStopping()) return undefined;
      const middle = Math.floor((low + high) / 2);
      if (await isBefore(start + characterAt(middle))) low = middle;
      else high = middle;
    }
    // All characters come before it: it has ended with the last one that didn't.
    if (high > LAST_CHARACTER) return found;
    found = start + characterAt(high);
    if (low === 0) return found;
    start += characterAt(low);
  }
}

const characterAt = (code: number): string =>
  String.fromCharCode(code > BEFORE_SURROGATES && code < AFTER_SURROGATES ? BEFORE_SURROGATES : code);
