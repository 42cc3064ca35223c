import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { permanent } from '../../core/contracts/failure.ts';
import { parseCard } from '../../engine/cards/read-card.ts';
import { type AliasCard, AliasFile } from './alias-card.ts';

export type Aliases = Readonly<Record<string, AliasCard>>;

/**
 * Reads the aliases of a repository, which has none without a file of them.
 * @throws RepaintError `engine`, permanent, if the file isn't one of aliases
 */
export async function readAliases(repository: string): Promise<Aliases> {
  const file = join(repository, 'aliases.json');
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw permanent('engine', `${file} can't be read (${cause.code}).`, cause);
  });
  return text === undefined ? {} : parseCard(file, text, AliasFile, 'a file of aliases').aliases;
}
