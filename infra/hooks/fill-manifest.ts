const PLACE = /__([A-Z]+(?:_[A-Z]+)*)__/g;

/** Names of the values that a manifest wants. */
export function placesIn(manifest: string): string[] {
  return [...new Set([...manifest.matchAll(PLACE)].map(([, name = '']) => name))];
}

/**
 * Puts values into a manifest where it says `__NAME__`.
 * @throws naming every value that is missing, or that isn't one word: it could change the manifest's meaning
 */
export function fillManifest(manifest: string, values: Readonly<Record<string, string | undefined>>): string {
  const unusable = placesIn(manifest).filter((name) => !/^[\w.:/;=@-]+$/.test(values[name] ?? ''));
  if (unusable.length > 0) throw new Error(`Set ${unusable.join(', ')}: azd env get-values shows what there is.`);
  return manifest.replaceAll(PLACE, (_whole, name: string) => values[name] ?? '');
}
