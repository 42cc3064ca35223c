import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../app/app-error.ts';
import type { Cors } from '../http/cors.ts';
import { readIfExists } from '../read-if-exists.ts';
import { parseLooseJson } from './parse-loose-json.ts';

const Text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const LocalSettingsFile = z.looseObject({
  IsEncrypted: z.boolean().default(false),
  Values: z.record(z.string(), Text).default({}),
  ConnectionStrings: z.record(z.string(), z.unknown()).default({}),
  Host: z
    .looseObject({
      LocalHttpPort: z.number().int().min(0).max(65_535).optional(),
      CORS: z.string().optional(),
      CORSCredentials: z.boolean().default(false),
    })
    .prefault({}),
});

export interface LocalSettings {
  /** App settings. The environment overrides them. */
  values: Record<string, string>;
  port?: number | undefined;
  cors?: Cors | undefined;
}

/**
 * Reads `local.settings.json` of an app, if it exists.
 * @throws AppError if it can't be read or is encrypted
 */
export async function readLocalSettings(appFolder: string): Promise<LocalSettings> {
  const path = join(appFolder, 'local.settings.json');
  const { IsEncrypted, Values, ConnectionStrings, Host } = await readSettings(path);
  if (IsEncrypted) throw new AppError(`${path} is encrypted: run \`func settings decrypt\` first.`);
  const connections = Object.entries(ConnectionStrings).map(([name, value]) => [
    `ConnectionStrings:${name}`,
    String(value),
  ]);
  const origins = Host.CORS?.split(',')
    .map((origin) => origin.trim())
    .filter(Boolean);
  return {
    values: { ...Values, ...Object.fromEntries(connections) },
    port: Host.LocalHttpPort,
    cors: origins && { origins, allowsCredentials: Host.CORSCredentials },
  };
}

async function readSettings(path: string): Promise<z.infer<typeof LocalSettingsFile>> {
  try {
    return LocalSettingsFile.parse(parseLooseJson((await readIfExists(path)) ?? '{}'));
  } catch (error) {
    const text = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new AppError(`${path} can't be read: ${text}`);
  }
}
