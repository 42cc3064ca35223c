import { permanent } from '../core/contracts/failure.ts';
import type { VideoRef } from '../core/contracts/job.ts';
import type { Storage } from '../core/storage/azure/open-storage.ts';
import { codeOfPicture } from '../engine/codes/code-of-picture.ts';

/** A photograph of a painting has some megabytes; a larger file is most likely a mistake. */
const MOST_BYTES = 64 << 20;

/**
 * Returns the style code of a picture in the container `styles`. It is computed once and then kept.
 * @param key see `codeKey`
 * @param encoderFolder `KnownStyle.encoderFolder` of the network that is to paint
 * @throws RepaintError `too-large`; what reading and {@link codeOfPicture} throw
 */
export async function codeOfStoredPicture(
  { preparations, pictures }: Pick<Storage, 'preparations' | 'pictures'>,
  picture: VideoRef,
  {
    key,
    encoderFolder,
    signal,
  }: { readonly key: string; readonly encoderFolder: string; readonly signal?: AbortSignal },
): Promise<readonly number[]> {
  const known = await preparations.readCode(key);
  if (known) return known;
  const name = `styles/${picture.name}`;
  if (picture.bytes > MOST_BYTES) {
    throw permanent('too-large', `${name} has ${picture.bytes} bytes; at most ${MOST_BYTES} are read: scale it down.`);
  }
  const bytes = await pictures.open(picture).read(0, picture.bytes);
  signal?.throwIfAborted();
  const code = Array.from(await codeOfPicture(bytes, name, encoderFolder));
  await preparations.writeCode(key, code);
  return code;
}
