import { createHash } from 'node:crypto';
import { styleText } from '../../core/contracts/style-choice.ts';
import { type StylePicture, StylePictureRequest } from '../../core/contracts/style-picture.ts';
import { BROWSER_UPLOADS } from '../../core/contracts/upload.ts';
import { safeName } from '../../core/jobs/safe-name.ts';
import { answer, RequestProblem } from '../http/answer.ts';
import { parseBody } from '../http/parse-request.ts';
import type { Ports } from '../ports.ts';

/** The body holds the picture in Base64 and its name. */
const MAX_BODY_BYTES = 4 << 20;

/** `POST /api/pictures` keeps a picture in the container `styles`, so that jobs and previews can be painted in its style. */
export const addPictureTrigger = ({ storage }: Ports) =>
  answer(async (request) => {
    const { name, picture: text } = await parseBody(request, StylePictureRequest, MAX_BODY_BYTES);
    const bytes = Buffer.from(text, 'base64');
    const type = pictureType(bytes);
    if (type === undefined) {
      const detail = 'The picture is not a JPEG, PNG or WebP: save it as one of these.';
      throw new RequestProblem(400, 'invalid-request', detail, 'picture');
    }
    // The same picture has the same name, so that its style code is computed once.
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    const picture = `${BROWSER_UPLOADS}/${hash}/${safeName(name)}`;
    await storage.pictures.add(picture, bytes, type);
    const body: StylePicture = { picture, style: styleText({ picture }) };
    return { status: 201, jsonBody: body };
  });

/** Returns the content type of a picture by its first bytes. A worker later finds out whether the rest can be decoded. */
function pictureType(bytes: Buffer): string | undefined {
  const starts = (text: string, at = 0) => bytes.subarray(at, at + text.length).equals(Buffer.from(text, 'latin1'));
  if (starts('\xff\xd8\xff')) return 'image/jpeg';
  if (starts('\x89PNG\r\n\x1a\n')) return 'image/png';
  return starts('RIFF') && starts('WEBP', 8) ? 'image/webp' : undefined;
}
