/**
 * Characters that a terminal, a log or a page obeys in the place of showing them: control characters, line separators, halves of
 * characters, those that turn the direction of text, and the two that XML forbids. Made to be used with `replace` and `search`.
 */
export const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/** A text as it may be written into a file that others read: no control characters but tabs and line breaks. */
export function withoutControls(text: string): string {
  return text.replace(UNPRINTABLE, (character) =>
    /[\t\n\r\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(character) ? character : '',
  );
}

/** A text from outside as one line that can be shown anywhere: `\x1b` for ESC. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code}`;
  });
}
