import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { permanent, type RepaintError } from '../../core/contracts/failure.ts';
import type { PlannedModel } from '../../core/contracts/plan.ts';
import { sha256Of } from '../../core/jobs/sha256-of.ts';
import { findVersion } from './find-version.ts';
import { type FoundCard, readCards } from './read-scoring-cards.ts';

/** A stage that ends with pixels has no answer that fits into a line. */
const PIXELS = new Set(['decode', 'resize', 'crop', 'paint']);

/** A model of a repository, with the models that feed it. */
export interface KnownModel extends FoundCard {
  /** Hash over its card and those of its feeders. Cards state the hashes of all files. */
  readonly sha256: string;
  readonly feeders: readonly KnownModel[];
}

/**
 * Finds the newest version of a model that labels frames: it takes a picture, its answer is no picture, and neither it nor a model that feeds
 * it brings code of its own, which no worker runs.
 * @param repository a folder of `<name>/<version>/card.json`. It is read each time, so that models may be added.
 * @throws RepaintError `invalid-request` if there is no such model; `engine` for a card that can't be read
 */
export async function findModel(repository: string, name: string): Promise<KnownModel> {
  const found = await readCards(repository);
  const newest = findVersion(found, name);
  if (!newest) throw unknownModel(name, found);
  if (!isLabeller(newest)) {
    throw permanent('invalid-request', `${name} can't label frames: ask for one of ${namesOf(found)}.`);
  }
  const model = await withFeeders(newest, found, []);
  const coded = [model, ...allFeeders(model)].find(({ card }) => card.stages.some(({ stage }) => stage === 'code'));
  if (!coded) return model;
  throw permanent('invalid-request', `${name} can't label frames: ${coded.name} brings code, which no worker runs.`);
}

const allFeeders = ({ feeders }: KnownModel): KnownModel[] => [...feeders, ...feeders.flatMap(allFeeders)];

/** Returns what a plan says about a model. */
export function plannedModel({ name, version, sha256 }: KnownModel): PlannedModel {
  return { name, version, sha256 };
}

function isLabeller({ card: { stages } }: FoundCard): boolean {
  return stages[0]?.stage === 'decode' && !PIXELS.has(stages.at(-1)?.stage ?? '');
}

async function withFeeders(
  model: FoundCard,
  found: readonly FoundCard[],
  above: readonly FoundCard[],
): Promise<KnownModel> {
  const feeders: KnownModel[] = [];
  for (const stage of model.card.stages) {
    if (stage.stage !== 'model') continue;
    const feeder = findVersion(found, stage.model, stage.version);
    if (!feeder) throw badFeeder(model, `${stage.model} ${stage.version ?? ''}, which isn't in the repository`);
    if ([model, ...above].includes(feeder)) throw badFeeder(model, `${stage.model}, which it feeds itself`);
    feeders.push(await withFeeders(feeder, found, [model, ...above]));
  }
  const card = await readFile(join(model.folder, 'card.json'));
  const own = createHash('sha256').update(card).digest('hex');
  return { ...model, feeders, sha256: sha256Of([model.version, own, feeders.map(({ sha256 }) => sha256)]) };
}

function badFeeder({ name }: FoundCard, what: string): RepaintError {
  return permanent('engine', `${name} is fed by ${what}.`);
}

function unknownModel(name: string, found: readonly FoundCard[]): RepaintError {
  return permanent('invalid-request', `There is no model "${name}": the models that label are ${namesOf(found)}.`);
}

function namesOf(found: readonly FoundCard[]): string {
  return [...new Set(found.filter(isLabeller).map(({ name }) => name))].join(', ');
}
