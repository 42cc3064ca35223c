import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const DEPLOYED = /^(?!check\/).*\.(bicep|json|kql|yaml)$/;

/** Reads the files of infra/ that are deployed, by their path in infra/, and azure.yaml. */
export async function readInfraTexts(repository: string): Promise<Map<string, string>> {
  const folder = join(repository, 'infra');
  const paths = await readdir(folder, { recursive: true });
  const files = paths.map((path) => path.split('\\').join('/')).filter((path) => DEPLOYED.test(path));
  const texts = await Promise.all(
    files.map(async (path) => [path, await readFile(join(folder, path), 'utf8')] as const),
  );
  return new Map([...texts, ['azure.yaml', await readFile(join(repository, 'azure.yaml'), 'utf8')]]);
}
