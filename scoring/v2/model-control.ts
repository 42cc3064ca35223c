import type { ModelFolder } from '../repository/model-folder.ts';
import { ScoringError } from '../scoring-error.ts';
import type { ScoringSettings } from '../settings.ts';

/** The repository of models, as callers see it and, with `explicit`, change it. */
export class ModelControl {
  readonly #folder: ModelFolder;
  readonly #mode: ScoringSettings['modelControl'];

  constructor(folder: ModelFolder, mode: ScoringSettings['modelControl']) {
    this.#folder = folder;
    this.#mode = mode;
  }

  index(isReadyOnly: boolean) {
    return this.#folder.index().then((versions) => versions.filter(({ state }) => !isReadyOnly || state === 'READY'));
  }

  /** @throws ScoringError `not-found`, or `not-processable` with the reason */
  async load(name: string): Promise<void> {
    this.#refuseUnlessExplicit();
    await this.#folder.load(name);
  }

  /** @throws ScoringError `not-found`, or `not-processable` with the reason */
  async unload(name: string): Promise<void> {
    this.#refuseUnlessExplicit();
    await this.#folder.unload(name);
  }

  #refuseUnlessExplicit(): void {
    if (this.#mode === 'explicit') return;
    throw new ScoringError(
      'not-processable',
      `Callers may not load or unload models here (model control is ${this.#mode}): start the service with explicit.`,
    );
  }
}
