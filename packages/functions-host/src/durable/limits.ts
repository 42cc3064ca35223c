/** Azure Storage tables hold 64 KiB of UTF-16 per property, and longer error texts hang an instance there; with room for both parts. */
export const LONGEST_ERROR_TEXT = 15_000;

/** UTF-16 bytes of a serialised custom status; the extension refuses more. */
export const LARGEST_CUSTOM_STATUS_BYTES = 16 * 1024;

export function truncateErrorText(text: string): string {
  if (text.length <= LONGEST_ERROR_TEXT) return text;
  return `${text.slice(0, LONGEST_ERROR_TEXT)}… (cut by the host; it was ${text.length} characters)`;
}
