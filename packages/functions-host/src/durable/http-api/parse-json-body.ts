import { ApiError, exceptionBody } from './api-error.ts';

/**
 * Parses a request's body and returns its JSON without whitespace.
 * @param isRequired true if the request must have a body; otherwise an empty one gives `null`
 * @throws ApiError with the extension's status for invalid JSON; for a truncated body at a start, that is 500
 */
export function parseJsonBody(text: string, isRequired: boolean): string | null {
  if (text === '' && !isRequired) return null;
  try {
    return JSON.stringify(JSON.parse(text));
  } catch (error) {
    const said = (error as Error).message;
    if (!isRequired && breaksOff(text, said))
      throw new ApiError(500, exceptionBody('Newtonsoft.Json.JsonSerializationException', said));
    throw new ApiError(400, exceptionBody('Newtonsoft.Json.JsonReaderException', said, 'Invalid JSON content'));
  }
}

const breaksOff = (text: string, said: string) =>
  /end of JSON/.test(said) || Number(/position (\d+)/.exec(said)?.[1]) >= text.trimEnd().length;
