import { ApiError, exceptionBody } from './api-error.ts';

/**
 * The JSON of a request's body in its shortest form.
 * @param isRequired whether a request must have one; without it, no body is `null`
 * @throws ApiError with the status that the extension has for what isn't JSON: text that breaks off is an accident to it at a start
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
