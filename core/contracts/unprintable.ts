/**
 * Matches characters that a terminal, a log or a page may act on instead of showing: control characters, line separators, lone
 * surrogates, characters that change the direction of text, and the two that XML forbids. It is for `replace` and `search`.
 */
export const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/** Removes control characters, except tabs, line breaks and marks of direction, from a text for a file that other programs read. */
export function withoutControls(text: string): string {
  return text.replace(UNPRINTABLE, (character) =>
    /[\t\n\r\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(character) ? character : '',
  );
}

/** Escapes a text from outside, so that it is one line and can be shown anywhere: ESC becomes `\x1b`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code}`;
  });
}
