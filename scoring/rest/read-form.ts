import { ScoringError } from '../scoring-error.ts';
import { Base64Picture } from './base64-picture.ts';

/**
 * Reads the picture of a form, as `curl -F image=@picture.jpg` and browsers send it: the file named `image`, or the only file.
 * @throws ScoringError `bad-request`
 */
export async function readForm(body: Uint8Array, contentType: string): Promise<Uint8Array> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
    .formData()
    .catch((cause: unknown) => {
      throw new ScoringError('bad-request', 'The form can’t be read: send multipart/form-data with one file.', {
        cause,
      });
    });
  const named = form.get('image');
  const files = [...form.values()].filter((value) => typeof value !== 'string');
  const picture = named ?? (files.length === 1 ? files[0] : undefined);
  if (picture && typeof picture !== 'string') return new Uint8Array(await picture.arrayBuffer());
  const text = Base64Picture.safeParse(picture);
  if (text.success) return text.data;
  throw new ScoringError('bad-request', 'The form has no picture: send one file, called image.');
}
