/**
 * Parses JSON, with or without the byte order mark that editors on Windows put first. Text that isn't JSON gives undefined, which no
 * schema of ours accepts.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
