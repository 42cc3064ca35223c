import { permanent } from '../../core/contracts/failure.ts';
import { type FoundCard, readCards } from '../../engine/cards/read-scoring-cards.ts';
import { closeStages, openPipeline, type PipelineSettings } from '../../engine/pipeline/open-pipeline.ts';
import type { BatchSettings } from '../queue/batcher.ts';
import { ScoringError } from '../scoring-error.ts';
import { Model } from './model.ts';
import { warmUp } from './warm-up.ts';

export interface RepositorySettings extends PipelineSettings {
  readonly repository: string;
  readonly batches: BatchSettings;
  readonly defaultModel?: string | undefined;
  /** Opens only these models and those that feed them; all models unless given. */
  readonly only?: readonly string[];
}

/** The models that are served, loaded and warm. */
export class Repository {
  readonly models: readonly Model[];
  readonly #default: string | undefined;

  constructor(models: readonly Model[], defaultModel?: string) {
    this.models = models;
    this.#default = defaultModel;
  }

  /**
   * @param version the newest unless given
   * @throws ScoringError `not-found`, with what there is
   */
  find(name: string, version?: string): Model {
    const versions = this.models.filter((model) => model.name === name);
    const model = version === undefined ? versions.at(-1) : versions.find((one) => one.version === version);
    if (model !== undefined) return model;
    throw versions.length > 0 ? unknownVersion(name, version, versions) : unknownModel(name, this.models);
  }

  /**
   * The model that `POST /score` uses if it names none: the one in the settings, else the first that takes pictures.
   * @throws ScoringError `not-found`
   */
  get default(): Model {
    if (this.#default !== undefined) return this.find(this.#default);
    const first = this.models.find(({ pipeline }) => pipeline.takes === 'encoded');
    if (first !== undefined) return this.find(first.name);
    throw new ScoringError('not-found', 'No model takes pictures: name one at /v2/models/{model}/infer.');
  }

  async close(): Promise<void> {
    await Promise.all(this.models.map(({ pipeline }) => closeStages(pipeline.stages)));
  }
}

/**
 * Loads and warms every model of a repository.
 * @throws RepaintError `engine`, permanent, naming the card and what doesn't fit
 */
export async function openRepository(settings: RepositorySettings): Promise<Repository> {
  const found = wanted(await readCards(settings.repository), settings.only);
  const models: Model[] = [];
  try {
    for (const card of feedersFirst(found)) models.push(await openModel(card, models, settings));
    const repository = new Repository(models.toSorted(byNameAndVersion), settings.defaultModel);
    if (settings.defaultModel !== undefined) repository.find(settings.defaultModel);
    return repository;
  } catch (thrown) {
    await new Repository(models).close();
    throw thrown;
  }
}

async function openModel(
  { card, version, folder }: FoundCard,
  models: readonly Model[],
  settings: RepositorySettings,
): Promise<Model> {
  const other = (name: string, wantedVersion: string | undefined) => {
    const versions = models.filter((model) => model.name === name);
    const found = wantedVersion === undefined ? versions.at(-1) : versions.find((one) => one.version === wantedVersion);
    if (found !== undefined) return found.pipeline;
    throw permanent('engine', `${card.name} is fed by ${name} ${wantedVersion ?? ''}, which isn't in the repository.`);
  };
  const pipeline = await openPipeline(card, { ...settings, folder, other });
  const model = new Model(card, version, pipeline, settings.batches);
  try {
    await warmUp(model);
    return model;
  } catch (cause) {
    await closeStages(pipeline.stages);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw permanent('engine', `${folder} doesn't work: ${why}`, cause);
  }
}

function wanted(found: readonly FoundCard[], only: readonly string[] | undefined): readonly FoundCard[] {
  if (only === undefined) return found;
  const fed = found.filter(({ card }) => only.includes(card.name)).flatMap(({ card }) => feedersOf(card));
  const names = new Set([...only, ...fed]);
  return found.filter(({ card }) => names.has(card.name));
}

function feedersFirst(found: readonly FoundCard[]): FoundCard[] {
  return found.toSorted((a, b) => feedersOf(a.card).length - feedersOf(b.card).length);
}

function feedersOf({ stages }: FoundCard['card']): string[] {
  return stages.flatMap((stage) => (stage.stage === 'model' ? [stage.model] : []));
}

function byNameAndVersion(a: Model, b: Model): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return Number(a.version) - Number(b.version);
}

function unknownModel(name: string, models: readonly Model[]): ScoringError {
  const names = [...new Set(models.map((model) => model.name))].join(', ');
  return new ScoringError('not-found', `There is no model ${JSON.stringify(name.slice(0, 60))}: there are ${names}.`);
}

function unknownVersion(name: string, version: string | undefined, versions: readonly Model[]): ScoringError {
  const known = versions.map((model) => model.version).join(', ');
  return new ScoringError(
    'not-found',
    `${name} has no version ${JSON.stringify((version ?? '').slice(0, 20))}: there are ${known}.`,
  );
}
