/** A property of an Azure Storage table holds 64 KiB of UTF-16, and a longer error text hangs an instance. This leaves room for both parts of an error. */
export const LONGEST_ERROR_TEXT = 15_000;

/** The extension refuses a serialised custom status with more UTF-16 bytes. */
export const LARGEST_CUSTOM_STATUS_BYTES = 16 * 1024;

export function truncateErrorText(text: string): string {
  if (text.length <= LONGEST_ERROR_TEXT) return text;
  return `${text.slice(0, LONGEST_ERROR_TEXT)}… (cut by the host; it was ${text.length} characters)`;
}
