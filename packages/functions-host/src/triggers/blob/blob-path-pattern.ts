/** The path of a blob trigger, such as `container/{name}` or `container/films/{name}.{extension}`. */
export interface BlobPathPattern {
  container: string;
  /** The prefix of every matching name. */
  prefix: string;
  /** Returns the parameters of a matching name, which may contain slashes. */
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
