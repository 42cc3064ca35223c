import { readFile, truncate } from 'node:fs/promises';

/**
 * Reads a journal up to its first incomplete record, and truncates the file there: the rest was being written when the process died,
 * and nothing was done because of it.
 * @returns the records, and the number of bytes that were cut off
 */
export async function readJournal(path: string): Promise<{ records: unknown[]; cutBytes: number }> {
  const content = await readFile(path);
  const records: unknown[] = [];
  let end = 0;
  for (;;) {
    const newline = content.indexOf(10, end);
    if (newline < 0) break;
    const record = parse(content.toString('utf8', end, newline));
    if (record === undefined) break;
    records.push(record);
    end = newline + 1;
  }
  if (end < content.length) await truncate(path, end);
  return { records, cutBytes: content.length - end };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
