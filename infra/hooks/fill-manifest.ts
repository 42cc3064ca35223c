const PLACE = /__([A-Z]+(?:_[A-Z]+)*)__/g;

/** Returns the names of the values that a manifest needs. */
export function placesIn(manifest: string): string[] {
  return [...new Set([...manifest.matchAll(PLACE)].map(([, name = '']) => name))];
}

/**
 * Replaces `__NAME__` in a manifest by values.
 * @throws Error naming every value that is missing, or isn't a single word and so could change the manifest's meaning
 */
export function fillManifest(manifest: string, values: Readonly<Record<string, string | undefined>>): string {
  const unusable = placesIn(manifest).filter((name) => !/^[\w.:/;=@,-]+$/.test(values[name] ?? ''));
  if (unusable.length > 0)
    throw new Error(`Set ${unusable.join(', ')} with azd env set: azd env get-values lists what is set.`);
  return manifest.replaceAll(PLACE, (_whole, name: string) => values[name] ?? '');
}
