import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { BicepFile, BicepResource } from './bicep/bicep-file.ts';
import { openBicepParser } from './bicep/open-bicep-parser.ts';
import { readBicep } from './bicep/read-bicep.ts';

/** Everything in infra/ that is deployed, by its path in there. */
export interface Infra {
  readonly bicep: ReadonlyMap<string, BicepFile>;
  /** Files as they are: queries, the workbook, parameters, azure.yaml, the manifests of the cluster. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Reads texts of infra/; tests change some of them before they are parsed. */
export async function readInfraTexts(repository: string): Promise<Map<string, string>> {
  const folder = join(repository, 'infra');
  const paths = await readdir(folder, { recursive: true });
  const files = paths.map((path) => path.split('\\').join('/')).filter((path) => DEPLOYED.test(path));
  const texts = await Promise.all(
    files.map(async (path) => [path, await readFile(join(folder, path), 'utf8')] as const),
  );
  return new Map([...texts, ['azure.yaml', await readFile(join(repository, 'azure.yaml'), 'utf8')]]);
}

const DEPLOYED = /^(?!check\/).*\.(bicep|json|kql|yaml|sh)$/;

/** Makes what parses infra/. A file that it has seen before isn't parsed again. */
export async function infraParser(): Promise<(texts: ReadonlyMap<string, string>) => Infra> {
  const parse = await openBicepParser();
  const seen = new Map<string, BicepFile>();
  return (texts) => {
    const bicep = [...texts].filter(([path]) => path.endsWith('.bicep'));
    const files = bicep.map(([path, text]) => {
      const key = `${path}\n${text}`;
      const file = seen.get(key) ?? readBicep(path, parse(text));
      seen.set(key, file);
      return [path, file] as const;
    });
    return { texts, bicep: new Map(files) };
  };
}

/** Every resource that is deployed, those that are only referred to left out. */
export function deployedResources(infra: Infra, type?: string): BicepResource[] {
  const all = [...infra.bicep.values()].flatMap(({ resources }) => resources);
  return all.filter((resource) => !resource.isExisting && (!type || resource.type === type));
}

/** The path of a file that another one names. */
export function besides(file: string, other: string): string {
  return posix.normalize(posix.join(posix.dirname(file), other));
}
