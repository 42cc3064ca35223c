/** A model, a dataset or a service cannot be evaluated. `message` is one sentence for a person, with the way out. */
export class EvaluationError extends Error {
  readonly code: 'model' | 'dataset' | 'service';

  constructor(code: EvaluationError['code'], message: string) {
    super(message);
    this.name = 'EvaluationError';
    this.code = code;
  }
}
