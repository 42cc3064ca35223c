import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../app/app-error.ts';
import { HostJson, SILENTLY_IGNORED } from './host-json.ts';

/**
 * Reads the settings of a host.
 * @param given in place of the app folder's host.json
 * @param warn hears of each setting that has no effect here
 * @throws AppError naming the setting that is wrong
 */
export async function readHostJson(appFolder: string, given: unknown, warn: (text: string) => void): Promise<HostJson> {
  const content = given ?? (await readFileContent(appFolder));
  const parsed = HostJson.safeParse(content);
  if (!parsed.success) throw new AppError(`host.json is not valid: ${describe(parsed.error)}`);
  for (const key of unknownKeys(content, z.toJSONSchema(HostJson, { io: 'input', unrepresentable: 'any' }) as Schema))
    warn(`host.json: "${key}" has no effect on the local Functions host`);
  return parsed.data;
}

async function readFileContent(appFolder: string): Promise<unknown> {
  const path = join(appFolder, 'host.json');
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { version: '2.0' };
    throw new AppError(`${path} can't be read: ${(error as Error).message}`);
  }
}

const describe = (error: z.ZodError) =>
  error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`).join('; ');

interface Schema {
  properties?: Record<string, unknown> | undefined;
}

/** Dotted paths of what the schema doesn't know, the highest of each branch. */
function unknownKeys(value: unknown, schema: Schema, path: readonly string[] = []): string[] {
  if (!schema.properties || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const at = [...path, key];
    if (SILENTLY_IGNORED.some((ignored) => at.join('.') === ignored || at.join('.').startsWith(`${ignored}.`)))
      return [];
    const known = schema.properties?.[key] as Schema | undefined;
    return known ? unknownKeys(child, known, at) : [at.join('.')];
  });
}
