/** Parses JSON. Text that isn't JSON gives undefined, which no schema of the host accepts. */
export function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
