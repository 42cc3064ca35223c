import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { permanent } from '../../core/contracts/failure.ts';
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
  if (text === undefined) return {};
  try {
    return AliasFile.parse(JSON.parse(text)).aliases;
  } catch (cause) {
    throw permanent('engine', `${file} is not a file of aliases: ${reasonOf(cause)}.`, cause);
  }
}

function reasonOf(cause: unknown): string {
  const [issue] = (cause as { issues?: readonly { path: readonly PropertyKey[]; message: string }[] }).issues ?? [];
  return issue === undefined ? 'it is not JSON' : `${issue.path.join('.')}: ${issue.message}`;
}
