import { join } from 'node:path';
import { permanent } from '../../core/contracts/failure.ts';
import { ModelVersion } from '../../core/contracts/model-name.ts';
import { foldersIn } from './folders-in.ts';
import { readCard } from './read-card.ts';
import { ScoringCard } from './scoring-card.ts';

const REPOSITORY = 'a repository of models';

export interface FoundCard {
  readonly card: ScoringCard;
  readonly version: string;
  readonly folder: string;
}

/**
 * Reads the cards of a repository, `<name>/<version>/card.json`, by name and version.
 * @throws RepaintError `engine`, permanent, if there are no models, a card can't be read, or a card's name isn't its
 * folder's
 */
export async function readCards(repository: string): Promise<FoundCard[]> {
  const names = await foldersIn(repository, REPOSITORY);
  const found = (await Promise.all(names.map((name) => cardsOf(repository, name)))).flat();
  if (found.length > 0) return found;
  throw permanent('engine', `No model in ${repository}: expected <name>/<version>/card.json.`);
}

async function cardsOf(repository: string, name: string): Promise<FoundCard[]> {
  const versions = (await foldersIn(join(repository, name), REPOSITORY)).filter(
    (version) => ModelVersion.safeParse(version).success,
  );
  return Promise.all(
    versions
      .toSorted((a, b) => Number(a) - Number(b))
      .map(async (version) => {
        const folder = join(repository, name, version);
        return { card: await readScoringCard(folder, name), version, folder };
      }),
  );
}

/** @throws RepaintError `engine`, permanent, if the card can't be read, or its name isn't that of the model's folder */
export async function readScoringCard(folder: string, name: string): Promise<ScoringCard> {
  const expected = 'the folder of a version must hold a card';
  const card = await readCard(folder, ScoringCard, { card: 'a scoring card', expected });
  if (card.name === name) return card;
  const file = join(folder, 'card.json');
  throw permanent('engine', `${file} is of a model ${card.name}: its folder must have that name.`);
}
