/** The failure of a request to the durable HTTP API, with the status and body of the response. */
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
 * Makes the body with which the extension answers an exception.
 * @param type the .NET name of the exception
 * @param message the message for the caller; the default is that of unexpected exceptions
 */
export function exceptionBody(
  type: string,
  text: string,
  message = 'Something went wrong while processing your request',
): object {
  const StackTrace = '   (this host has none: it does not run .NET)';
  return { Message: message, ExceptionMessage: text, ExceptionType: type, StackTrace };
}
