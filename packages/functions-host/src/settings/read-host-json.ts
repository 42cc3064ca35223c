import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../app/app-error.ts';
import { readIfExists } from '../read-if-exists.ts';
import { HostJson, SILENTLY_IGNORED } from './host-json.ts';
import { parseLooseJson } from './parse-loose-json.ts';

type Section = Record<string, unknown>;
interface Schema {
  properties?: Record<string, Schema> | undefined;
}
const SCHEMA = z.toJSONSchema(HostJson, { io: 'input', unrepresentable: 'any' }) as Schema;

/**
 * Reads host.json. As in .NET, the case of names doesn't matter, and app settings such as
 * `AzureFunctionsJobHost__extensions__http__routePrefix` override the file.
 * @param warn is called for each setting that has no effect on this host
 * @throws AppError that names the wrong setting
 */
export async function readHostJson(
  appFolder: string,
  settings: Record<string, string>,
  warn: (text: string) => void,
): Promise<HostJson> {
  const contents = [await readFileContent(appFolder), ...overrides(settings)];
  const merged = contents.map((content) => inSchemasCase(content, SCHEMA)).reduce(merge);
  const parsed = HostJson.safeParse(merged);
  if (!parsed.success) throw new AppError(`host.json is not valid: ${describe(parsed.error)}`);
  for (const key of unknownKeys(merged, SCHEMA)) warn(`host.json: "${key}" has no effect on the local Functions host`);
  return parsed.data;
}

async function readFileContent(appFolder: string): Promise<unknown> {
  const path = join(appFolder, 'host.json');
  try {
    return parseLooseJson((await readIfExists(path)) ?? '{}');
  } catch (error) {
    throw new AppError(`${path} can't be read: ${(error as Error).message}`);
  }
}

const OVERRIDE = /^AzureFunctionsJobHost(?:__|:)/i;

/** Returns each app setting that overrides the file in the form of a file with this setting alone. */
const overrides = (settings: Record<string, string>): unknown[] =>
  Object.entries(settings)
    .filter(([name]) => OVERRIDE.test(name))
    .map(([name, value]) => {
      const path = name.replace(OVERRIDE, '').split(/__|:/);
      return path.reduceRight<unknown>((inner, part) => ({ [part]: inner }), value);
    });

/** Renames the known settings to the case of the schema. */
function inSchemasCase(value: unknown, schema: Schema | undefined): unknown {
  if (!isSection(value) || !schema?.properties) return value;
  const known = Object.entries(schema.properties);
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => {
      const [knownName = name, childSchema] = known.find(([one]) => one.toLowerCase() === name.toLowerCase()) ?? [];
      return [knownName, inSchemasCase(child, childSchema)];
    }),
  );
}

function merge(below: unknown, above: unknown): unknown {
  if (!isSection(below) || !isSection(above)) return above ?? below;
  const merged: Section = { ...below };
  for (const [name, value] of Object.entries(above)) merged[name] = merge(below[name], value);
  return merged;
}

const describe = (error: z.ZodError) =>
  error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`).join('; ');

/** Returns the dotted paths of unknown settings; of an unknown section, only the path of the section. */
function unknownKeys(value: unknown, schema: Schema, path: readonly string[] = []): string[] {
  if (!schema.properties || !isSection(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const at = [...path, key];
    if (SILENTLY_IGNORED.some((ignored) => at.join('.') === ignored || at.join('.').startsWith(`${ignored}.`)))
      return [];
    const known = schema.properties?.[key];
    return known ? unknownKeys(child, known, at) : [at.join('.')];
  });
}

const isSection = (value: unknown): value is Section =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
