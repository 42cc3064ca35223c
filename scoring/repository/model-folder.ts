import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../core/contracts/message-of.ts';
import { findVersion } from '../../engine/cards/find-version.ts';
import { type Attempt, reportChanges } from '../report-changes.ts';
import { ScoringError } from '../scoring-error.ts';
import { type Aliases, readAliases } from '../traffic/read-aliases.ts';
import { feedersFirst, feedersOf, withFeeders } from './feeders.ts';
import type { Model } from './model.ts';
import { type ModelSettings, openModel } from './open-model.ts';
import { Repository, type RepositoryOptions } from './repository.ts';
import { type FoundVersion, fingerprintOf, scanVersions } from './scan-versions.ts';

export interface RepositorySettings extends ModelSettings, RepositoryOptions {
  readonly repository: string;
  /** Opens only these models and those that feed them, until others are requested; all models unless given. */
  readonly only?: readonly string[];
  /** How long the files of a version that is new or has changed must stay as they are before it is opened, in milliseconds. */
  readonly restMs?: number;
  /** Gets the models that are served from now on. */
  readonly onServe?: (models: readonly Model[]) => void;
  /** Gets the reason if what has changed can't be served. What there was is served on. */
  readonly warn?: (reason: string) => void;
}

/** An entry of the repository's index. */
export interface IndexedVersion {
  readonly name: string;
  readonly version: string;
  readonly state: 'READY' | 'UNAVAILABLE';
  /** Why it is unavailable, or empty. */
  readonly reason: string;
}

interface Loaded {
  readonly model: Model;
  /** What the model was made of. It is loaded again when that changes. */
  readonly source: string;
}

interface Failed {
  readonly source: string;
  readonly reason: string;
}

/**
 * Keeps a repository in line with its folder: it loads and warms what is new or changed beside what is served, switches over at once, and closes
 * what is no longer used. What can't be loaded is reported, and tried again when its files change.
 */
export class ModelFolder {
  readonly repository: Repository;
  readonly #settings: RepositorySettings;
  #loaded: ReadonlyMap<string, Loaded> = new Map();
  readonly #failed = new Map<string, Failed>();
  /** The contents of the folder when the models were last updated from it. */
  #seen: ReadonlyMap<string, FoundVersion> = new Map();
  /** The models to serve, beside those that feed them; all of them if undefined. */
  readonly #only: Set<string> | undefined;
  /** Names of models that were unloaded by request. */
  readonly #unloaded = new Set<string>();
  #aliases: Aliases = {};
  /** The aliases that are served, as JSON. */
  #served = '';
  readonly #attempt: Attempt;
  #last: Promise<unknown> = Promise.resolve();
  /** Distinguishes a model from the one that it replaces. */
  readonly #serials = new WeakMap<Model, number>();
  #lastSerial = 0;

  constructor(settings: RepositorySettings) {
    this.#settings = settings;
    this.#only = settings.only && new Set(settings.only);
    this.#attempt = reportChanges((reason) => settings.warn?.(reason));
    this.repository = new Repository(settings);
  }

  /**
   * Loads every model.
   * @throws RepaintError `engine`, permanent, naming the card and what doesn't fit
   */
  async open(): Promise<void> {
    await this.#inTurn(async () => {
      this.#aliases = await readAliases(this.#settings.repository);
      const found = await this.#scan();
      for (const { card, problem } of found) if (card === undefined) throw problem;
      await this.#follow(found, (thrown) => {
        throw thrown;
      });
    });
    if (this.#settings.defaultModel !== undefined) this.repository.find(this.#settings.defaultModel);
  }

  /**
   * Looks whether the folder has changed, and takes over what has. It never throws.
   * @param which the models to look at; by default, all
   */
  look(which?: ReadonlySet<string>): Promise<void> {
    const follow = async () => {
      const [found, aliases] = await Promise.all([this.#scan(), readAliases(this.#settings.repository)]);
      this.#aliases = aliases;
      await this.#follow(which === undefined ? await this.#atRest(found) : found, this.#warn, which);
    };
    return this.#inTurn(() => this.#attempt(follow));
  }

  /**
   * Loads the versions of a model, and of those that feed it, that are new or have changed.
   * @throws ScoringError `not-found` or `not-processable`, with the reason
   */
  async load(name: string): Promise<void> {
    await this.#inTurn(async () => {
      const found = await this.#scan();
      if (!found.some((one) => one.name === name)) throw absent(name);
      this.#only?.add(name);
      for (const { name: asked } of withFeeders(found, [name])) this.#unloaded.delete(asked);
      const which = this.#togetherWith(name, found);
      for (const version of found) if (which.has(version.name)) this.#failed.delete(idOf(version));
      await this.#follow(found, this.#warn, which);
      const failed = found.find((one) => one.name === name && this.#failed.has(idOf(one)));
      if (failed) throw new ScoringError('not-processable', this.#failed.get(idOf(failed))?.reason ?? '');
    });
  }

  /**
   * Stops serving a model. Requests that have begun are answered, and models that it feeds work on.
   * @throws ScoringError `not-found`
   */
  async unload(name: string): Promise<void> {
    await this.#inTurn(async () => {
      const found = await this.#scan();
      if (!found.some((one) => one.name === name)) throw absent(name);
      this.#unloaded.add(name);
      await this.#follow(found, this.#warn, new Set([name]));
    });
  }

  /** Lists what lies in the folder, whether it is served or not. */
  async index(): Promise<IndexedVersion[]> {
    const found = await this.#scan();
    const wanted = new Set(this.#wanted(found));
    return found.map((one) => {
      const { name, version } = one;
      const failure = this.#failed.get(idOf(one))?.reason ?? '';
      if (findVersion(this.repository.models, name, version)) return { name, version, state: 'READY', reason: failure };
      const other = this.#unloaded.has(name) ? 'unloaded' : wanted.has(one) ? 'not loaded yet' : 'not asked for';
      return { name, version, state: 'UNAVAILABLE', reason: failure || other };
    });
  }

  async close(): Promise<void> {
    await this.#inTurn(() => this.repository.close());
  }

  /** One change after the other. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  #scan(): Promise<FoundVersion[]> {
    return scanVersions(this.#settings.repository);
  }

  readonly #warn = (thrown: unknown) => this.#settings.warn?.(messageOf(thrown));

  /** Returns what was found, but of a version whose files still change, as while it is copied, what was seen before. */
  async #atRest(found: readonly FoundVersion[]): Promise<FoundVersion[]> {
    const isNew = (one: FoundVersion) => this.#seen.get(idOf(one))?.fingerprint !== one.fingerprint;
    if (!found.some(isNew)) return [...found];
    await sleep(this.#settings.restMs);
    const rested = found.map(async (one) => {
      if (!isNew(one) || (await fingerprintOf(one.folder)) === one.fingerprint) return [one];
      const before = this.#seen.get(idOf(one));
      return before ? [before] : [];
    });
    return (await Promise.all(rested)).flat();
  }

  #wanted(found: readonly FoundVersion[]): readonly FoundVersion[] {
    const asked = this.#only === undefined ? found : withFeeders(found, [...this.#only]);
    return asked.filter(({ name }) => !this.#unloaded.has(name));
  }

  /** The models that feed a model, itself, and those that are served and that it feeds. */
  #togetherWith(name: string, found: readonly FoundVersion[]): ReadonlySet<string> {
    const served = new Set(this.repository.models.map((model) => model.name));
    const fed = [...served].filter((one) => withFeeders(found, [one]).some((feeder) => feeder.name === name));
    return new Set(withFeeders(found, [name, ...fed]).map((one) => one.name));
  }

  async #follow(
    found: readonly FoundVersion[],
    onFailure: (thrown: unknown) => void,
    which?: ReadonlySet<string>,
  ): Promise<void> {
    const before = this.#loaded;
    const isAsked = (name: string) => which === undefined || which.has(name);
    const next = new Map([...before].filter(([, { model }]) => !isAsked(model.name)));
    try {
      for (const version of feedersFirst(this.#wanted(found)).filter(({ name }) => isAsked(name))) {
        const loaded = await this.#bringUp(version, next, onFailure);
        if (loaded) next.set(idOf(version), loaded);
      }
    } catch (thrown) {
      await retireAll(without(next, before));
      throw thrown;
    }
    this.#loaded = next;
    this.#seen = new Map(found.map((one) => [idOf(one), one]));
    for (const id of this.#failed.keys()) if (!this.#seen.has(id)) this.#failed.delete(id);
    const gone = without(before, next);
    const aliases = JSON.stringify(this.#aliases);
    // What hasn't changed is left alone: an alias counts its turns.
    if (gone.length === 0 && next.size === before.size && aliases === this.#served) return;
    this.#served = aliases;
    const models = [...next.values()].map(({ model }) => model);
    this.repository.serve(models, this.#aliases);
    this.#settings.onServe?.(models);
    for (const model of gone) model.retire().catch(this.#warn);
  }

  /** Returns the model as it is to be served: as it was, if nothing has changed or what has changed doesn't work. */
  async #bringUp(
    version: FoundVersion,
    next: ReadonlyMap<string, Loaded>,
    onFailure: (thrown: unknown) => void,
  ): Promise<Loaded | undefined> {
    const id = idOf(version);
    const open = [...next.values()].map(({ model }) => model);
    const source = this.#sourceOf(version, open);
    const known = this.#loaded.get(id);
    if (known?.source === source || this.#failed.get(id)?.source === source) return known;
    try {
      const model = await openModel(version, open, this.#settings);
      this.#serials.set(model, ++this.#lastSerial);
      this.#failed.delete(id);
      return { model, source };
    } catch (thrown) {
      this.#failed.set(id, { source, reason: messageOf(thrown) });
      onFailure(thrown);
      return known;
    }
  }

  #sourceOf(version: FoundVersion, open: readonly Model[]): string {
    const feeders = feedersOf(version).map(({ model, version: wanted }) => findVersion(open, model, wanted));
    const serials = feeders.map((feeder) => (feeder ? this.#serials.get(feeder) : 'absent'));
    return [version.fingerprint, ...serials].join('\n');
  }
}

const idOf = ({ name, version }: FoundVersion) => `${name}/${version}`;

/** The models of `some` that aren't in `others`. */
function without(some: ReadonlyMap<string, Loaded>, others: ReadonlyMap<string, Loaded>): Model[] {
  const kept = new Set([...others.values()].map(({ model }) => model));
  return [...some.values()].map(({ model }) => model).filter((model) => !kept.has(model));
}

async function retireAll(models: readonly Model[]): Promise<void> {
  await Promise.all(models.map((model) => model.retire()));
}

function absent(name: string): ScoringError {
  return new ScoringError('not-found', `The repository has no model ${JSON.stringify(name.slice(0, 60))}.`);
}

/**
 * Loads and warms every model of a repository, once.
 * @throws RepaintError `engine`, permanent, naming the card and what doesn't fit
 */
export async function openRepository(settings: RepositorySettings): Promise<Repository> {
  const folder = new ModelFolder(settings);
  await folder.open();
  return folder.repository;
}
