import { findVersion } from '../../engine/cards/find-version.ts';
import { ScoringError } from '../scoring-error.ts';
import { Alias } from '../traffic/alias.ts';
import type { Capture } from '../traffic/capture.ts';
import type { Aliases } from '../traffic/read-aliases.ts';
import type { Answering, Model } from './model.ts';

export interface RepositoryOptions {
  /** The model that `POST /score` uses. */
  readonly defaultModel?: string | undefined;
  /** Keeps some of the requests. */
  readonly capture?: Capture | undefined;
}

/** The models that are served, loaded and warm, and the names that stand for several of them. All of them are replaced at once. */
export class Repository {
  readonly #default: string | undefined;
  readonly #capture: Capture | undefined;
  #models: readonly Model[] = [];
  #aliases: ReadonlyMap<string, Alias> = new Map();

  constructor({ defaultModel, capture }: RepositoryOptions = {}) {
    this.#default = defaultModel;
    this.#capture = capture;
  }

  /** The models by name and version. */
  get models(): readonly Model[] {
    return this.#models;
  }

  /** The names that requests may have: of models, and of aliases. */
  get names(): readonly string[] {
    const aliased = [...this.#aliases].filter(([, { first }]) => first !== undefined).map(([name]) => name);
    return [...new Set([...this.#models.map(({ name }) => name), ...aliased])].toSorted();
  }

  /** Serves these models and aliases from now on. Requests that were begun keep the model that they have. */
  serve(models: readonly Model[], aliases: Aliases): void {
    const find = (name: string, version?: string) => findVersion(models, name, version);
    this.#aliases = new Map(Object.entries(aliases).map(([name, card]) => [name, new Alias(card, find)]));
    this.#models = models.toSorted(byNameAndVersion);
  }

  /**
   * Finds a model. For an alias, it is the first of those that it stands for.
   * @param version the newest unless given
   * @throws ScoringError `not-found`, with the names that exist
   */
  find(name: string, version?: string): Model {
    const model = this.#found(name, version);
    if (model !== undefined) return model;
    const versions = this.versionsOf(name);
    throw versions.length > 0 ? unknownVersion(name, version, versions) : unknownModel(name, this.names);
  }

  /** True if requests for the model, or this version of it, are answered. */
  has(name: string, version?: string): boolean {
    return this.#found(name, version) !== undefined;
  }

  #found(name: string, version?: string): Model | undefined {
    const aliased = version === undefined ? this.#aliases.get(name)?.first : undefined;
    return aliased ?? findVersion(this.#models, name, version);
  }

  /**
   * Lends the model that answers a request: of an alias, the one whose turn it is. The model stays open until the work has ended, even if it isn't
   * served any more.
   * @param name by default, the model that `POST /score` uses: the one in the settings, else the first that takes pictures
   * @throws ScoringError `not-found`
   */
  async lend<T>(
    {
      name = this.#defaultName(),
      version,
    }: { readonly name?: string | undefined; readonly version?: string | undefined },
    work: (model: Answering) => Promise<T>,
  ): Promise<T> {
    const turn = version === undefined ? this.#aliases.get(name)?.next() : undefined;
    const { models, answering } = turn ?? alone(this.find(name, version));
    const releases = models.map((model) => model.hold());
    try {
      return await work(this.#capture?.of(answering) ?? answering);
    } finally {
      for (const release of releases) release();
    }
  }

  versionsOf(name: string): readonly string[] {
    return this.#models.filter((model) => model.name === name).map(({ version }) => version);
  }

  async close(): Promise<void> {
    const models = this.#models;
    this.serve([], {});
    await Promise.all(models.map((model) => model.retire()));
  }

  #defaultName(): string {
    const name = this.#default ?? this.#models.find(({ pipeline }) => pipeline.takes === 'encoded')?.name;
    if (name !== undefined) return name;
    throw new ScoringError('not-found', 'No model takes pictures: name one at /v2/models/{model}/infer.');
  }
}

const alone = (model: Model) => ({ models: [model], answering: model });

function byNameAndVersion(a: Model, b: Model): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return Number(a.version) - Number(b.version);
}

function unknownModel(name: string, names: readonly string[]): ScoringError {
  return new ScoringError(
    'not-found',
    `There is no model ${JSON.stringify(name.slice(0, 60))}: there are ${names.join(', ')}.`,
  );
}

function unknownVersion(name: string, version: string | undefined, versions: readonly string[]): ScoringError {
  return new ScoringError(
    'not-found',
    `${name} has no version ${JSON.stringify((version ?? '').slice(0, 20))}: there are ${versions.join(', ')}.`,
  );
}
