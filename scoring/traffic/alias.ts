import type { Answering, Model } from '../repository/model.ts';
import { type AliasCard, partsOfTarget } from './alias-card.ts';
import { mirrored } from './mirrored.ts';
import { inPercent, type Share, Split } from './split.ts';

type Find = (name: string, version: string | undefined) => Model | undefined;

/** A name whose requests are split among models. Targets that aren't there are left out, so that no request fails for their lack. */
export class Alias {
  readonly #targets: readonly Model[];
  readonly #split: Split<Model> | undefined;
  readonly #mirrors: readonly { readonly split: Split<boolean>; readonly model: Model }[];

  constructor({ traffic, mirror }: AliasCard, find: Find) {
    const shares = Object.entries(traffic).flatMap(([target, weight]): Share<Model>[] => {
      const value = find(...partsOfTarget(target));
      return value === undefined || weight === 0 ? [] : [{ value, weight }];
    });
    this.#targets = shares.map(({ value }) => value);
    this.#split = shares.length === 0 ? undefined : new Split(shares);
    this.#mirrors = Object.entries(mirror).flatMap(([target, percent]) => {
      const model = find(...partsOfTarget(target));
      if (model === undefined) return [];
      return [{ split: inPercent(percent), model }];
    });
  }

  /** The first model that is there, which describes the alias. */
  get first(): Model | undefined {
    return this.#targets[0];
  }

  /** Chooses the model of the next request, and all that it needs. */
  next(): { readonly models: readonly Model[]; readonly answering: Answering } | undefined {
    const model = this.#split?.next();
    if (model === undefined) return undefined;
    const others = this.#mirrors
      .filter(({ split }) => split.next())
      .map(({ model: other }) => other)
      .filter((other) => other !== model);
    return { models: [model, ...others], answering: others.length === 0 ? model : mirrored(model, others) };
  }
}
