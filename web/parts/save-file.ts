/** Saves content as a download of the browser. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has to have begun to save it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
