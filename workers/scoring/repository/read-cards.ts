import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { permanent } from '../../../core/contracts/failure.ts';
import { ModelVersion, ScoringCard } from './scoring-card.ts';

export interface FoundCard {
  readonly card: ScoringCard;
  readonly version: string;
  readonly folder: string;
}

/**
 * The cards of a repository, `<name>/<version>/card.json`, by name and version.
 * @throws RepaintError `engine`, permanent: no models, a card that can't be read, one whose name isn't its folder's
 */
export async function readCards(repository: string): Promise<FoundCard[]> {
  const names = await foldersOf(repository);
  const found = (await Promise.all(names.map((name) => cardsOf(repository, name)))).flat();
  if (found.length > 0) return found;
  throw permanent('engine', `No model in ${repository}: expected <name>/<version>/card.json.`);
}

async function cardsOf(repository: string, name: string): Promise<FoundCard[]> {
  const versions = (await foldersOf(join(repository, name))).filter(
    (version) => ModelVersion.safeParse(version).success,
  );
  return Promise.all(
    versions
      .toSorted((a, b) => Number(a) - Number(b))
      .map(async (version) => {
        const folder = join(repository, name, version);
        return { card: await readCard(folder, name), version, folder };
      }),
  );
}

async function readCard(folder: string, name: string): Promise<ScoringCard> {
  const file = join(folder, 'card.json');
  const result = ScoringCard.safeParse(await readJson(file));
  if (!result.success) {
    const wrong = result.error.issues.map(({ path, message }) => `${path.join('.') || 'card'}: ${message}`);
    throw permanent('engine', `${file} is not a scoring card: ${wrong.slice(0, 5).join('; ')}.`);
  }
  if (result.data.name === name) return result.data;
  throw permanent('engine', `${file} is of a model ${result.data.name}: its folder must have that name.`);
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw permanent('engine', `${file} can't be read as JSON: the folder of a version must hold a card.`, cause);
  }
}

async function foldersOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown): Dirent[] => {
    throw permanent('engine', `${folder} can't be read: expected a repository of models.`, cause);
  });
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return folders.map(({ name }) => name).toSorted();
}
