/**
 * JSON as the Functions host reads its settings: with a byte order mark, comments, and commas before a closing bracket.
 * @throws SyntaxError
 */
export function parseLooseJson(text: string): unknown {
  return JSON.parse(without(without(text.replace(/^\uFEFF/, ''), /\/\/[^\n]*|\/\*[\s\S]*?\*\//), /,(?=\s*[}\]])/));
}

/** Leaves texts in quotes as they are. */
const without = (text: string, pattern: RegExp) =>
  text.replace(
    new RegExp(`("(?:\\\\.|[^"\\\\])*")|${pattern.source}`, 'g'),
    (_, quoted: string | undefined) => quoted ?? '',
  );
