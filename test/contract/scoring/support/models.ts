import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openRepository } from '../../../../scoring/repository/model-folder.ts';
import type { Repository } from '../../../../scoring/repository/repository.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const SHIPPED_MODELS = 'scoring/models';
export const SETTINGS = {
  styles: 'models',
  engine: 'onnx',
  threads: 1,
  limits: { maxPixels: 2_000_000 },
  threadEntry: pathToFileURL('dist/engine/engine-thread.js'),
  codeThread: pathToFileURL('dist/engine/pipeline/own-code/code-thread.js'),
  batches: { size: 1, windowMs: 0 },
} as const;

/** Opens the shipped models of these names, with the models that feed them. */
export function openShipped(...only: string[]): Promise<Repository> {
  return openRepository({ ...SETTINGS, repository: SHIPPED_MODELS, only });
}

/** Writes a repository with one card, unchecked, and files beside it. */
export async function writeRepository(card: object, files: Record<string, string | Uint8Array> = {}): Promise<string> {
  const repository = await temporaryFolder();
  const folder = join(repository, 'own', '1');
  await mkdir(folder, { recursive: true });
  const words = { schemaVersion: 1, name: 'own', description: 'A test.', license: 'MIT' };
  await writeFile(join(folder, 'card.json'), JSON.stringify({ ...words, ...card }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return repository;
}

export const aShape = (label: string): Promise<Buffer> => readFile(`scoring/samples/shapes/${label}/00.jpg`);
