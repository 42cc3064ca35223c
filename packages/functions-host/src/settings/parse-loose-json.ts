/**
 * Parses JSON as the Functions host does: a byte order mark, comments, and commas before a closing bracket are allowed.
 * @throws SyntaxError
 */
export function parseLooseJson(text: string): unknown {
  return JSON.parse(without(without(text.replace(/^\uFEFF/, ''), /\/\/[^\n]*|\/\*[\s\S]*?\*\//), /,(?=\s*[}\]])/));
}

/** Removes what matches `pattern` outside of quotes. */
const without = (text: string, pattern: RegExp) =>
  text.replace(
    new RegExp(`("(?:\\\\.|[^"\\\\])*")|${pattern.source}`, 'g'),
    (_, quoted: string | undefined) => quoted ?? '',
  );
