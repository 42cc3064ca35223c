import { ATTRIBUTES } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import type { Item } from '../../engine/pipeline/pipeline.ts';
import type { Kind, Values } from '../../engine/pipeline/stage.ts';
import type { Answering, Model } from '../repository/model.ts';
import { compareAnswers } from './compare-answers.ts';

/** Copies that may be worked on at once, over all models. Each holds a picture; what comes meanwhile isn't mirrored. */
const MOST_AT_ONCE = 16;
/** Longest time for a copy. */
const DEADLINE_MS = 30_000;

let inHand = 0;

/** A model whose requests go to others, too, once they are answered. Nothing that happens there reaches the client. */
export function mirrored(model: Model, mirrors: readonly Model[]): Answering {
  const { name, version, pipeline } = model;
  const run = async <K extends Kind>(kind: K, value: Values[K], signal: AbortSignal): Promise<Item> => {
    const answer = await model.run(kind, value, signal);
    // Nobody holds the other models any more once the request has been given up.
    signal.throwIfAborted();
    for (const mirror of mirrors) void repeat(mirror, { model, kind, value, answer });
    return answer;
  };
  return { name, version, pipeline, run };
}

interface Answered<K extends Kind> {
  readonly model: Model;
  readonly kind: K;
  readonly value: Values[K];
  readonly answer: Item;
}

/** It begins the copy before it returns for the first time, so that whoever holds the model may let it go. */
async function repeat<K extends Kind>(other: Model, { model, kind, value, answer }: Answered<K>) {
  const pair = {
    [ATTRIBUTES.model]: model.name,
    [ATTRIBUTES.modelVersion]: model.version,
    [ATTRIBUTES.mirror]: `${other.name}:${other.version}`,
  };
  const count = (outcome: string) => record('scoringMirrored', 1, { ...pair, [ATTRIBUTES.outcome]: outcome });
  if (inHand >= MOST_AT_ONCE) return count('left-out');
  inHand++;
  try {
    const copy = await other.run(kind, value, AbortSignal.timeout(DEADLINE_MS));
    const { isSame, difference } = compareAnswers(answer, copy);
    record('scoringMirrorDifference', difference, pair);
    count(isSame ? 'same' : 'different');
  } catch {
    count('failed');
  } finally {
    inHand--;
  }
}
