import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listVersions, readScoringCard, type VersionFolder } from '../../engine/cards/read-scoring-cards.ts';
import type { ScoringCard } from '../../engine/cards/scoring-card.ts';

/** The folder of a version, and what lies in it. */
export interface FoundVersion extends VersionFolder {
  /** Changes with each file in the folder: names, sizes and times. */
  readonly fingerprint: string;
  /** Undefined if it can't be read, for the reason in `problem`. */
  readonly card: ScoringCard | undefined;
  readonly problem?: unknown;
}

/**
 * Lists the versions in a repository, `<name>/<version>/card.json`, by name and version.
 * @throws RepaintError `engine`, permanent, if the folder can't be read or holds none
 */
export async function scanVersions(repository: string): Promise<FoundVersion[]> {
  return Promise.all((await listVersions(repository)).map(scanVersion));
}

async function scanVersion(version: VersionFolder): Promise<FoundVersion> {
  // This comes before the card is read, so that a later change makes another fingerprint.
  const fingerprint = await fingerprintOf(version.folder);
  try {
    return { ...version, fingerprint, card: await readScoringCard(version) };
  } catch (problem) {
    return { ...version, fingerprint, card: undefined, problem };
  }
}

/** Files may come and go meanwhile. */
export async function fingerprintOf(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  const lines = files.toSorted().map(async (file) => {
    const { size, mtimeMs } = await stat(join(folder, file)).catch(() => ({ size: -1, mtimeMs: -1 }));
    return `${file} ${size} ${mtimeMs}`;
  });
  return (await Promise.all(lines)).join('\n');
}
