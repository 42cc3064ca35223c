/** A request to the durable HTTP API that fails, with what answers it. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(`The durable HTTP API answers ${status}.`);
    this.status = status;
    this.body = body;
  }
}

/**
 * What the extension says of an exception.
 * @param type .NET's name of the exception
 * @param message for whoever asked; the default is the one for accidents
 */
export function exceptionBody(
  type: string,
  text: string,
  message = 'Something went wrong while processing your request',
): object {
  const StackTrace = '   (this host has none: it does not run .NET)';
  return { Message: message, ExceptionMessage: text, ExceptionType: type, StackTrace };
}
