import pLimit, { type LimitFunction } from 'p-limit';
import { ATTRIBUTES } from '../../core/telemetry/names.ts';
import { SCORING_SPANS } from '../../core/telemetry/scoring-names.ts';
import type { ScoringCard } from '../../engine/cards/scoring-card.ts';
import { closeStages } from '../../engine/pipeline/open-pipeline.ts';
import { type Item, type Pipeline, runStages } from '../../engine/pipeline/pipeline.ts';
import type { Kind, Stage, Values } from '../../engine/pipeline/stage.ts';
import { Batcher, type BatchSettings } from '../queue/batcher.ts';
import { ScoringError, scoringErrorOf } from '../scoring-error.ts';
import { recordStep } from '../telemetry/record-step.ts';

/**
 * Least number of pictures of a model that may be decoded at once, for all requests together. The largest picture takes 28 MB,
 * and a request of some kilobytes can bring 64 of them. The number holds at least one batch and the next.
 */
const LEAST_IN_HAND = 16;

/** What answers a request: a model, or a model whose requests are mirrored. */
export type Answering = Pick<Model, 'name' | 'version' | 'pipeline' | 'run'>;

/**
 * An opened model of the repository. Values go through its networks in batches, one batch after the other. It stays open as long as it is
 * served, is held by a request or feeds another model.
 */
export class Model {
  readonly card: ScoringCard;
  readonly version: string;
  readonly pipeline: Pipeline;
  readonly #before: readonly Stage[];
  readonly #after: readonly Stage[];
  readonly #inHand: LimitFunction;
  readonly #batcher: Batcher<Values[Kind], Values[Kind]>;
  readonly #releaseFeeders: readonly (() => void)[];
  /** The first hold is that of the repository. */
  #holds = 1;
  #isRetired = false;
  readonly #closed: Promise<void>;
  #close: () => void = () => undefined;

  /** @param feeders the models whose stages the pipeline uses */
  constructor(
    card: ScoringCard,
    version: string,
    pipeline: Pipeline,
    batches: BatchSettings,
    feeders: readonly Model[] = [],
  ) {
    this.#releaseFeeders = feeders.map((feeder) => feeder.hold());
    this.#closed = new Promise<void>((resolve) => {
      this.#close = resolve;
    }).then(() => this.#closeStages());
    this.card = card;
    this.version = version;
    this.pipeline = pipeline;
    const { stages } = pipeline;
    const from = Math.max(
      0,
      stages.findIndex(({ batched }) => batched),
    );
    const to = stages.findLastIndex(({ batched }) => batched) + 1;
    this.#before = stages.slice(0, from);
    this.#after = stages.slice(to);
    this.#inHand = pLimit(Math.max(LEAST_IN_HAND, 2 * batches.size));
    const middle = stages.slice(from, to);
    this.#batcher = new Batcher({
      ...batches,
      model: { [ATTRIBUTES.model]: card.name, [ATTRIBUTES.modelVersion]: version },
      keyOf: (value) => middle[0]?.keyOf?.(value) ?? '',
      run: (values, signal) => runStages(middle, values, signal),
    });
  }

  get name(): string {
    return this.card.name;
  }

  /** What its networks run on, such as `cuda:1`. */
  get runsOn(): string {
    return [...new Set(this.pipeline.stages.flatMap(({ runsOn }) => runsOn ?? []))].join('; ');
  }

  /**
   * @throws ScoringError for bad input or a failure of the model, and the signal's reason when it is aborted
   */
  async run<K extends Kind>(kind: K, value: Values[K], signal: AbortSignal): Promise<Item> {
    if (kind !== this.pipeline.takes) {
      throw new ScoringError(
        'not-processable',
        `${this.name} takes tensors: send them to /v2/models/${this.name}/infer.`,
      );
    }
    const release = this.hold();
    try {
      return await this.#inHand(() => this.#run(value, signal));
    } finally {
      release();
    }
  }

  /** Keeps the model open until the returned function is called. */
  hold(): () => void {
    this.#holds++;
    return () => {
      if (--this.#holds === 0) this.#close();
    };
  }

  /** Ends the repository's hold. It resolves when the model is closed, which is when nobody holds it any more. */
  retire(): Promise<void> {
    if (!this.#isRetired && --this.#holds === 0) this.#close();
    this.#isRetired = true;
    return this.#closed;
  }

  async #closeStages(): Promise<void> {
    await this.#batcher.idle();
    await closeStages(this.pipeline.stages);
    for (const release of this.#releaseFeeders) release();
  }

  async #run(value: Values[Kind], signal: AbortSignal): Promise<Item> {
    try {
      const prepared = await this.#prepare(value, signal);
      const worked = await this.#batcher.add(prepared, signal);
      const [result] = await runStages(this.#after, [worked], signal);
      return { kind: this.pipeline.gives, value: result } as Item;
    } catch (thrown) {
      signal.throwIfAborted();
      throw scoringErrorOf(thrown, this.name);
    }
  }

  async #prepare(value: Values[Kind], signal: AbortSignal): Promise<Values[Kind]> {
    if (this.#before.length === 0) return value;
    const [prepared = value] = await recordStep(SCORING_SPANS.prepare, () => runStages(this.#before, [value], signal));
    return prepared;
  }
}
