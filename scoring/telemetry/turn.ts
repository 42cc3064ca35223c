import { type Attributes, context, type Span } from '@opentelemetry/api';
import { ATTRIBUTES } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import { SCORING_SPANS } from '../../core/telemetry/scoring-names.ts';
import { openSpan } from '../../core/telemetry/spans.ts';
import { scoringErrorOf } from '../scoring-error.ts';
import { recordCode } from './recorded-request.ts';

/** The model that a value is for, as telemetry names it. */
export interface ModelAttributes {
  readonly [ATTRIBUTES.model]: string;
  readonly [ATTRIBUTES.modelVersion]: string;
}

/** Records one value on its way through the networks of a model: its wait, then the batch that it is in. */
export class Turn {
  readonly #parent = context.active();
  readonly #model: ModelAttributes;
  readonly #arrivedAt = performance.now();
  #span: Span;
  #state: 'waiting' | 'worked on' | 'over' = 'waiting';

  constructor(model: ModelAttributes) {
    this.#model = model;
    this.#span = this.#open(SCORING_SPANS.wait, { [ATTRIBUTES.model]: model[ATTRIBUTES.model] });
    record('scoringQueueLength', 1, this.#model);
  }

  /** Records that a batch of this size begins, which contains the value: the first one, or another after a failed one. */
  begin(size: number): void {
    if (this.#state === 'over') return;
    this.#leave('worked on');
    this.#span = this.#open(SCORING_SPANS.network, {
      [ATTRIBUTES.model]: this.#model[ATTRIBUTES.model],
      [ATTRIBUTES.batchSize]: size,
    });
  }

  /** @param failure what was thrown, if it failed */
  end(failure?: unknown): void {
    if (this.#state === 'over') return;
    if (failure !== undefined) recordCode(this.#span, scoringErrorOf(failure, ''));
    this.#leave('over');
  }

  #leave(next: 'worked on' | 'over'): void {
    if (this.#state === 'waiting') {
      record('scoringQueueLength', -1, this.#model);
      record('scoringWait', (performance.now() - this.#arrivedAt) / 1_000, this.#model);
    }
    this.#state = next;
    this.#span.end();
  }

  #open(name: string, attributes: Attributes): Span {
    return openSpan(name, { parent: this.#parent, attributes });
  }
}
