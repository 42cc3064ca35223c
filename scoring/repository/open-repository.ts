import { ModelFolder, type RepositorySettings } from './model-folder.ts';
import type { Repository } from './repository.ts';

/**
 * Loads and warms every model of a repository, once.
 * @throws RepaintError `engine`, permanent, naming the card and what doesn't fit
 */
export async function openRepository(settings: RepositorySettings): Promise<Repository> {
  const folder = new ModelFolder(settings);
  await folder.open();
  return folder.repository;
}
