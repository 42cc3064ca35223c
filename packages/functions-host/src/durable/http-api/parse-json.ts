/** Parses a text as JSON, and returns it unchanged if it isn't JSON, such as the reason of a termination. */
export function parseJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
