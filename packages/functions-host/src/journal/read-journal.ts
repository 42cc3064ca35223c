import { readFile, truncate } from 'node:fs/promises';

/**
 * Reads a journal up to its first record that isn't whole, and cuts the file there: what follows was being written when
 * the process died, and nothing was done on the strength of it.
 * @returns the records, and how many bytes were cut off
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
