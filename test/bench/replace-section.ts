import { readFile, writeFile } from 'node:fs/promises';

/**
 * Writes one part of a file between two marks and leaves the others as they are, so that each benchmark keeps its own.
 * A part that isn't there yet comes last.
 */
export async function replaceSection(path: string, name: string, text: string): Promise<void> {
  const before = await readFile(path, 'utf8').catch(() => '');
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const section = `${begin}\n\n${text.trim()}\n\n${end}`;
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  const isThere = from !== -1 && to > from;
  const after = isThere
    ? before.slice(0, from) + section + before.slice(to + end.length)
    : `${before.trimEnd()}\n\n${section}\n`;
  await writeFile(path, after.trimStart());
}
