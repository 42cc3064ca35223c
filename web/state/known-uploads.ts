/** Uploads that have begun and not ended, by their file: dropped again after a reload, they go on. */
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

/** Names of files whose upload was cut. */
export function cutUploads(): string[] {
  return read().map(([key]) => String((JSON.parse(key) as unknown[])[0]));
}

type Entry = [key: string, video: string];

const without = (file: File) => read().filter(([key]) => key !== keyOf(file));

function read(): Entry[] {
  try {
    return JSON.parse(localStorage.getItem(SLOT) ?? '[]') as Entry[];
  } catch {
    return [];
  }
}

function write(entries: Entry[]): void {
  try {
    localStorage.setItem(SLOT, JSON.stringify(entries.slice(0, MOST)));
  } catch {
    // Without room to remember, an upload that is cut begins anew.
  }
}
