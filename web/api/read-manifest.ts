import type { Manifest } from '../../core/contracts/manifest.ts';

/** Reads the manifest of a painting. @param url its URL in storage */
export async function readManifest(url: string): Promise<Manifest> {
  const response = await fetch(url);
  if (!response.ok)
    throw new Error(`Storage answered the request for the manifest with status ${response.status}: reload the page.`);
  return (await response.json()) as Manifest;
}
