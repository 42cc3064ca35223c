import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { permanent } from '../../core/contracts/failure.ts';
import { ModelVersion } from '../../core/contracts/model-name.ts';
import { foldersIn } from '../../engine/cards/folders-in.ts';
import { readScoringCard } from '../../engine/cards/read-scoring-cards.ts';
import type { ScoringCard } from '../../engine/cards/scoring-card.ts';

const REPOSITORY = 'a repository of models';

/** The folder of a version. */
export interface FoundVersion {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
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
  const names = await foldersIn(repository, REPOSITORY);
  const found = (await Promise.all(names.map((name) => versionsOf(repository, name)))).flat();
  if (found.length > 0) return found;
  throw permanent('engine', `No model in ${repository}: expected <name>/<version>/card.json.`);
}

async function versionsOf(repository: string, name: string): Promise<FoundVersion[]> {
  const versions = (await foldersIn(join(repository, name), REPOSITORY)).filter(
    (version) => ModelVersion.safeParse(version).success,
  );
  return Promise.all(
    versions
      .toSorted((a, b) => Number(a) - Number(b))
      .map((version) => scanVersion(join(repository, name, version), name, version)),
  );
}

async function scanVersion(folder: string, name: string, version: string): Promise<FoundVersion> {
  // This comes before the card is read, so that a later change makes another fingerprint.
  const fingerprint = await fingerprintOf(folder);
  try {
    return { name, version, folder, fingerprint, card: await readScoringCard(folder, name) };
  } catch (problem) {
    return { name, version, folder, fingerprint, card: undefined, problem };
  }
}

/** Files may come and go meanwhile. */
async function fingerprintOf(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  const lines = files.toSorted().map(async (file) => {
    const { size, mtimeMs } = await stat(join(folder, file)).catch(() => ({ size: -1, mtimeMs: -1 }));
    return `${file} ${size} ${mtimeMs}`;
  });
  return (await Promise.all(lines)).join('\n');
}
