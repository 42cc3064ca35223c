import { signal } from '@preact/signals';
import type { StylePicture } from '../../core/contracts/style-picture.ts';
import { post, reasonOf } from '../api/ask.ts';
import { base64 } from '../api/base64.ts';
import { remember, remembered } from './remembered.ts';
import { scaledPicture } from './scaled-picture.ts';

/** A picture that the user has added as a style. */
export interface OwnPicture {
  /** The text of the style, such as `styles/uploads/0123456789abcdef/painting.jpg`. */
  readonly style: string;
  /** The name of the file. */
  readonly title: string;
  /** A small JPEG as a data URL. */
  readonly thumbnail: string;
}

const SLOT = 'repaint-pictures';
const MOST = 12;
/** The picture is uploaded with this many pixels on its longer side, which is more than the encoder uses. */
const SENT = 1_024;
const THUMBNAIL = 240;

/** The user's pictures, the newest first. This browser remembers the list; the pictures themselves are in storage. */
export const ownPictures = signal<readonly OwnPicture[]>(remembered(SLOT));
export const pictureProblem = signal<string | undefined>(undefined);
export const isAddingPicture = signal(false);

/** Uploads a picture. @returns its style, or undefined if it can't be read or is refused; `pictureProblem` then has the reason */
export async function addPicture(file: File): Promise<string | undefined> {
  isAddingPicture.value = true;
  pictureProblem.value = undefined;
  try {
    const [sent, small] = await Promise.all([scaledPicture(file, SENT), scaledPicture(file, THUMBNAIL)]);
    const { style } = await post<StylePicture>('/pictures', { name: jpegName(file.name), picture: await base64(sent) });
    const thumbnail = `data:image/jpeg;base64,${await base64(small)}`;
    keep([{ style, title: file.name, thumbnail }, ...ownPictures.value.filter((own) => own.style !== style)]);
    return style;
  } catch (thrown) {
    pictureProblem.value = reasonOf(thrown);
    return undefined;
  } finally {
    isAddingPicture.value = false;
  }
}

/** Removes a picture from the list. It stays in storage, since jobs may use it as a style. */
export function forgetPicture(style: string): void {
  keep(ownPictures.value.filter((own) => own.style !== style));
}

const jpegName = (name: string) => `${name.replace(/\.[^.]*$/, '') || 'picture'}.jpg`;

function keep(pictures: readonly OwnPicture[]): void {
  ownPictures.value = pictures.slice(0, MOST);
  remember(SLOT, ownPictures.value);
}
