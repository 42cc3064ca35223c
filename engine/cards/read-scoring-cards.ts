import { join } from 'node:path';
import { permanent } from '../../core/contracts/failure.ts';
import { ModelVersion } from '../../core/contracts/model-name.ts';
import { foldersIn } from './folders-in.ts';
import { readCard } from './read-card.ts';
import { ScoringCard } from './scoring-card.ts';

const REPOSITORY = 'a repository of models';

/** The folder of a version, `<repository>/<name>/<version>`. */
export interface VersionFolder {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

export interface FoundCard extends VersionFolder {
  readonly card: ScoringCard;
}

/**
 * Lists the versions in a repository, by name and version. No card is read.
 * @throws RepaintError `engine`, permanent, if the folder can't be read or holds none
 */
export async function listVersions(repository: string): Promise<VersionFolder[]> {
  const names = await foldersIn(repository, REPOSITORY);
  const found = (await Promise.all(names.map((name) => versionsOf(repository, name)))).flat();
  if (found.length > 0) return found;
  throw permanent('engine', `No model in ${repository}: expected <name>/<version>/card.json.`);
}

async function versionsOf(repository: string, name: string): Promise<VersionFolder[]> {
  const folders = await foldersIn(join(repository, name), REPOSITORY);
  return folders
    .filter((version) => ModelVersion.safeParse(version).success)
    .toSorted((a, b) => Number(a) - Number(b))
    .map((version) => ({ name, version, folder: join(repository, name, version) }));
}

/**
 * Reads the cards of a repository, `<name>/<version>/card.json`, by name and version.
 * @throws RepaintError `engine`, permanent, if there are no models, a card can't be read, or a card's name isn't its
 * folder's
 */
export async function readCards(repository: string): Promise<FoundCard[]> {
  const found = await listVersions(repository);
  return Promise.all(found.map(async (version) => ({ ...version, card: await readScoringCard(version) })));
}

/** @throws RepaintError `engine`, permanent, if the card can't be read, or its name isn't that of the model's folder */
export async function readScoringCard({ name, folder }: VersionFolder): Promise<ScoringCard> {
  const expected = 'the folder of a version must hold a card';
  const card = await readCard(folder, ScoringCard, { card: 'a scoring card', expected });
  if (card.name === name) return card;
  const file = join(folder, 'card.json');
  throw permanent('engine', `${file} is of a model ${card.name}: its folder must have that name.`);
}
