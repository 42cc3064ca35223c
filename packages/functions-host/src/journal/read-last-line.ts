import { type FileHandle, open } from 'node:fs/promises';

const FIRST_LOOK_BYTES = 16 * 1024;

/** Reads the last line of a file without reading the rest. Returns `undefined` if the file is empty or its last line is incomplete. */
export async function readLastLine(path: string): Promise<string | undefined> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    for (let bytes = Math.min(size, FIRST_LOOK_BYTES); bytes > 0; bytes = Math.min(size, bytes * 4)) {
      const tail = await readTail(handle, size, bytes);
      if (tail.at(-1) !== 10) return undefined;
      const start = tail.lastIndexOf(10, tail.length - 2);
      if (start >= 0 || bytes === size) return tail.toString('utf8', start + 1, tail.length - 1);
    }
    return undefined;
  } finally {
    await handle.close();
  }
}

async function readTail(handle: FileHandle, size: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, size - bytes);
  return buffer.subarray(0, bytesRead);
}
