/** Decodes a path. One that isn't percent-encoded text stays as it is, and then names nothing. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
