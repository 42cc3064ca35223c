import { remember, remembered } from './remembered.ts';

/** Unfinished uploads are remembered here by their file, so that they go on when the file is dropped again. */
const SLOT = 'repaint-uploads';
const MOST = 50;

const keyOf = ({ name, size, lastModified }: File) => JSON.stringify([name, size, lastModified]);

export function knownUpload(file: File): string | undefined {
  return read().find(([key]) => key === keyOf(file))?.[1];
}

export function rememberUpload(file: File, video: string): void {
  write([[keyOf(file), video], ...without(file)]);
}

export function forgetUpload(file: File): void {
  write(without(file));
}

/** Returns the names of files whose upload was interrupted. */
export function cutUploads(): string[] {
  return read().map(([key]) => String((JSON.parse(key) as unknown[])[0]));
}

type Entry = [key: string, video: string];

const without = (file: File) => read().filter(([key]) => key !== keyOf(file));

const read = () => remembered<Entry>(SLOT);
const write = (entries: Entry[]) => remember(SLOT, entries.slice(0, MOST));
