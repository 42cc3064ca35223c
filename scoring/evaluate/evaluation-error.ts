/** A model or a dataset cannot be evaluated. `message` is one sentence for a person, with the way out. */
export class EvaluationError extends Error {
  readonly code: 'model' | 'dataset';

  constructor(code: EvaluationError['code'], message: string) {
    super(message);
    this.name = 'EvaluationError';
    this.code = code;
  }
}
