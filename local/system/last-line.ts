import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const Line = z.object({ msg: z.string() });

/** What a log says last, for a person: the text of its last line. Undefined for a log without lines. */
export async function lastLine(logFile: string): Promise<string | undefined> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  const line = text.trimEnd().split('\n').at(-1);
  return line === undefined || line === '' ? undefined : messageIn(line).slice(0, 300);
}

function messageIn(line: string): string {
  try {
    return Line.parse(JSON.parse(line)).msg;
  } catch {
    return line.trim();
  }
}
