import { readFile, truncate } from 'node:fs/promises';
import { jsonOrUndefined } from '../json-or-undefined.ts';

/**
 * Opens a journal that an earlier process has written: reads it, and truncates it at its first incomplete record. The rest was being
 * written when the process died, and nothing was done because of it.
 * @returns the records, and the number of bytes that were cut off
 */
export async function openJournal(path: string): Promise<{ records: unknown[]; cutBytes: number }> {
  const { records, end, size } = await readJournal(path);
  if (end < size) await truncate(path, end);
  return { records, cutBytes: size - end };
}

/** Reads a journal up to its first incomplete record, which this process may be writing. @returns the records, and where they end */
export async function readJournal(path: string): Promise<{ records: unknown[]; end: number; size: number }> {
  const content = await readFile(path);
  const records: unknown[] = [];
  let end = 0;
  for (;;) {
    const newline = content.indexOf(10, end);
    if (newline < 0) break;
    const record = jsonOrUndefined(content.toString('utf8', end, newline));
    if (record === undefined) break;
    records.push(record);
    end = newline + 1;
  }
  return { records, end, size: content.length };
}
