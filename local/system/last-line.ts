import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { parseJson } from '../../core/contracts/parse-json.ts';

const Line = z.object({ msg: z.string() });

/**
 * Finds the last message in a log: the error of a stack trace, else the text of the last line. Returns undefined if the log is empty.
 */
export async function lastLine(logFile: string): Promise<string | undefined> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  const lines = text.trimEnd().split('\n').slice(-20);
  const line = lines.findLast((each) => /^\w*Error: /.test(each)) ?? lines.at(-1);
  return line === undefined || line === '' ? undefined : messageIn(line).slice(0, 300);
}

function messageIn(line: string): string {
  return Line.safeParse(parseJson(line)).data?.msg ?? line.trim();
}
