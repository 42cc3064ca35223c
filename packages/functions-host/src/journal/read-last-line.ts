import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const FIRST_LOOK_BYTES = 4 * 1024;

/**
 * Reads the last line of a file without reading the rest. Returns `undefined` if the file is empty or its last line is incomplete.
 * It is synchronous because a start reads thousands of files, and each asynchronous call costs several times what the read does.
 */
export function readLastLine(path: string): string | undefined {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    for (let bytes = Math.min(size, FIRST_LOOK_BYTES); bytes > 0; bytes = Math.min(size, bytes * 4)) {
      const buffer = Buffer.allocUnsafe(bytes);
      const tail = buffer.subarray(0, readSync(file, buffer, 0, bytes, size - bytes));
      if (tail.at(-1) !== 10) return undefined;
      const start = tail.lastIndexOf(10, tail.length - 2);
      if (start >= 0 || bytes === size) return tail.toString('utf8', start + 1, tail.length - 1);
    }
    return undefined;
  } finally {
    closeSync(file);
  }
}
