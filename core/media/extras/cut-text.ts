/** Cuts a text to at most `bytes` bytes of UTF-8, at the end of a character. */
export function cutText(text: string, bytes: number): string {
  const whole = Buffer.from(text);
  if (whole.length <= bytes) return text;
  let end = bytes;
  while (end > 0 && ((whole[end] as number) & 0xc0) === 0x80) end--;
  return whole.subarray(0, end).toString();
}
