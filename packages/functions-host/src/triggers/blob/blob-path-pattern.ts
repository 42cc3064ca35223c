/** Which blobs a trigger means, as `container/{name}` or `container/films/{name}.{extension}` says. */
export interface BlobPathPattern {
  container: string;
  /** What every matching name begins with. */
  prefix: string;
  /** The parameters of a matching blob's name; they may hold slashes. */
  match(blobName: string): Record<string, string> | undefined;
}

export function parseBlobPathPattern(path: string): BlobPathPattern {
  const slash = path.indexOf('/');
  const container = slash < 0 ? path : path.slice(0, slash);
  const pattern = slash < 0 ? '{name}' : path.slice(slash + 1);
  const names = [...pattern.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name ?? '');
  const literals = pattern.split(/\{[^{}]+\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${literals.join('(.*)')}$`, 's');
  return {
    container,
    prefix: pattern.split('{')[0] ?? '',
    match(blobName) {
      const found = expression.exec(blobName);
      return found ? Object.fromEntries(names.map((name, at) => [name, found[at + 1] ?? ''])) : undefined;
    },
  };
}
