import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../core/contracts/parse-json.ts';
import { ROOT } from '../folders.ts';

const Border = z.union([z.number(), z.string()]).optional();
const Notes = z.array(
  z.looseObject({
    code: z.string(),
    message: z.string(),
    track: z.int().optional(),
    frames: z.int().optional(),
  }),
);

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
  notes: Notes,
});
export type Claims = z.infer<typeof Claims>;

/** The same of a manifest of labels. */
const LabelClaims = z.looseObject({
  source: z.looseObject({ bytes: z.int() }),
  framesOut: z.looseObject({ frames: z.int() }),
  output: z.looseObject({ bytes: z.int(), sha256: z.string() }),
  settings: z.looseObject({ from: Border, to: Border }),
  chunks: z.array(z.looseObject({ frames: z.int() })),
  notes: Notes,
});
export type LabelClaims = z.infer<typeof LabelClaims>;

export interface ReadManifest<C = Claims> {
  /** Undefined if the file doesn't make all of these claims. */
  readonly claims: C | undefined;
  /** The violations of the schema; empty if it is valid. */
  readonly complaints: readonly string[];
}

/** Reads the manifest of a painting and checks its form against the published JSON schema. */
export function readManifest(path: string): Promise<ReadManifest> {
  return read(path, 'manifest.schema.json', Claims);
}

/** The same for a manifest of labels. */
export function readLabelManifest(path: string): Promise<ReadManifest<LabelClaims>> {
  return read(path, 'label-manifest.schema.json', LabelClaims);
}

async function read<C>(path: string, schemaFile: string, Kind: z.ZodType<C>): Promise<ReadManifest<C>> {
  const parsed = parseJson(await readFile(path, 'utf8'));
  const schema = z.fromJSONSchema(JSON.parse(await readFile(join(ROOT, 'docs', schemaFile), 'utf8')));
  const complaints = parsed === undefined ? ['it is not JSON'] : complaintsOf(schema.safeParse(parsed));
  return { claims: Kind.safeParse(parsed).data, complaints };
}

function complaintsOf({ error }: z.ZodSafeParseResult<unknown>): string[] {
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
}
