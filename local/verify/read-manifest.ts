import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../core/contracts/parse-json.ts';
import { ROOT } from '../folders.ts';
import type { Note } from './check.ts';

const Border = z.union([z.number(), z.string()]).optional();

/** The fields of a manifest that are compared with the files. The published schema checks the form of the others. */
const Claims = z.looseObject({
  source: z.looseObject({ name: z.string(), bytes: z.int() }),
  framesIn: z.looseObject({ frames: z.int(), firstSeconds: z.number(), lastSeconds: z.number() }),
  framesOut: z.looseObject({ frames: z.int(), firstSeconds: z.number(), lastSeconds: z.number() }),
  sound: z.array(
    z.looseObject({
      index: z.int(),
      codec: z.string(),
      packetsIn: z.int(),
      packetsOut: z.int(),
      sha256: z.string().optional(),
    }),
  ),
  output: z.looseObject({ name: z.string(), bytes: z.int(), pictureSha256: z.string().optional() }),
  settings: z.looseObject({ from: Border, to: Border, bits: z.int().optional() }).optional(),
  chunks: z.array(z.looseObject({ firstFrame: z.int(), frames: z.int(), sha256: z.string().optional() })),
  notes: z.array(
    z.looseObject({
      code: z.string(),
      message: z.string(),
      track: z.int().optional(),
      frames: z.int().optional(),
    }),
  ),
});
export type Claims = z.infer<typeof Claims>;

export interface ReadManifest {
  /** What the file holds; undefined if it isn't JSON. */
  readonly content: unknown;
  /** The claims of the manifest of a painting. */
  readonly claims: Claims | undefined;
  readonly notes: readonly Note[];
  /** The violations of the schema; empty if it is valid. */
  readonly complaints: readonly string[];
}

export const MANIFEST_SCHEMA = join(ROOT, 'docs', 'manifest.schema.json');
export const LABEL_MANIFEST_SCHEMA = join(ROOT, 'docs', 'label-manifest.schema.json');

/** Reads a manifest and checks its form against the published JSON schema. */
export async function readManifest(path: string, schemaFile = MANIFEST_SCHEMA): Promise<ReadManifest> {
  const text = await readFile(path, 'utf8');
  const parsed = parseJson(text);
  const schema = z.fromJSONSchema(JSON.parse(await readFile(schemaFile, 'utf8')));
  const complaints = parsed === undefined ? ['it is not JSON'] : complaintsOf(schema.safeParse(parsed));
  const claims = Claims.safeParse(parsed);
  return { content: parsed, claims: claims.data, notes: claims.data?.notes ?? [], complaints };
}

function complaintsOf({ error }: z.ZodSafeParseResult<unknown>): string[] {
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
}
