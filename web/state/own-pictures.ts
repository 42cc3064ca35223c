import { signal } from '@preact/signals';
import type { StylePicture } from '../../core/contracts/style-picture.ts';
import { post, reasonOf } from '../api/ask.ts';
import { base64 } from '../api/base64.ts';
import { scaledPicture } from './scaled-picture.ts';

/** A picture of the user's own that is a style. */
export interface OwnPicture {
  /** The text of the style: `styles/uploads/0123456789abcdef/painting.jpg`. */
  readonly style: string;
  /** The file's name. */
  readonly title: string;
  /** A small JPEG as a data URL. */
  readonly thumbnail: string;
}

const SLOT = 'repaint-pictures';
const MOST = 12;
/** Pixels of the longer side. The encoder sees fewer. */
const SENT = 1_024;
const THUMBNAIL = 240;

/** The newest first. They are remembered in this browser; the pictures themselves lie in storage. */
export const ownPictures = signal<readonly OwnPicture[]>(read());
export const pictureProblem = signal<string | undefined>(undefined);
export const isAddingPicture = signal(false);

/** Puts a picture into storage. @returns its style; nothing where it can't be read or isn't taken, which `pictureProblem` explains */
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

/** Takes a picture off the page. It stays in storage, since jobs may be painted in its style. */
export function forgetPicture(style: string): void {
  keep(ownPictures.value.filter((own) => own.style !== style));
}

const jpegName = (name: string) => `${name.replace(/\.[^.]*$/, '') || 'picture'}.jpg`;

function keep(pictures: readonly OwnPicture[]): void {
  ownPictures.value = pictures.slice(0, MOST);
  try {
    localStorage.setItem(SLOT, JSON.stringify(ownPictures.value));
  } catch {
    // Without room to remember, they are gone after a reload.
  }
}

function read(): OwnPicture[] {
  try {
    return JSON.parse(localStorage.getItem(SLOT) ?? '[]') as OwnPicture[];
  } catch {
    return [];
  }
}
