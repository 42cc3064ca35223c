/** The ways in which a stage can fail. They are codes of the online service, too. */
type StageErrorCode = 'bad-request' | 'wrong-type' | 'too-large' | 'not-processable' | 'engine';

/** Says in one sentence, for whoever sent the value, why a stage can't handle it. */
export class StageError extends Error {
  readonly code: StageErrorCode;

  constructor(code: StageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StageError';
    this.code = code;
  }
}
