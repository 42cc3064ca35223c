import type { StageCardOf } from '../../engine/cards/scoring-card.ts';
import type { FoundVersion } from './scan-versions.ts';

/** The models that a version names as stages of its own. */
export function feedersOf({ card }: FoundVersion): StageCardOf<'model'>[] {
  return card?.stages.filter((stage) => stage.stage === 'model') ?? [];
}

/** Returns the versions of these models, and of all that feed them. */
export function withFeeders(found: readonly FoundVersion[], only: readonly string[]): FoundVersion[] {
  const names = new Set(only);
  for (const name of names) {
    for (const version of found.filter((one) => one.name === name)) {
      for (const { model } of feedersOf(version)) names.add(model);
    }
  }
  return found.filter(({ name }) => names.has(name));
}

/** Puts each version behind those that feed it. Models that feed each other stay as they are, and are refused when they are opened. */
export function feedersFirst(found: readonly FoundVersion[]): FoundVersion[] {
  const depthOf = (name: string, above: readonly string[]): number => {
    const feeders = found.filter((one) => one.name === name).flatMap(feedersOf);
    const further = feeders.map(({ model }) => model).filter((model) => !above.includes(model));
    return Math.max(0, ...further.map((model) => 1 + depthOf(model, [...above, model])));
  };
  const depths = new Map(found.map(({ name }) => [name, depthOf(name, [name])]));
  return found.toSorted((a, b) => (depths.get(a.name) ?? 0) - (depths.get(b.name) ?? 0));
}
