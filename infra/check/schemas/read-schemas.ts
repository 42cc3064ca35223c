import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ResourceSchemas } from './resource-schemas.ts';

const File = z.object({ source: z.string(), schemas: ResourceSchemas });

/** The schemas of all resource types that infra/ deploys: published ones, and a few by hand that the package lacks. */
export async function readSchemas(repository: string): Promise<ResourceSchemas> {
  const read = async (name: string) =>
    File.parse(JSON.parse(await readFile(join(repository, 'infra/check/schemas', name), 'utf8'))).schemas;
  return { ...(await read('by-hand.json')), ...(await read('published.json')) };
}
