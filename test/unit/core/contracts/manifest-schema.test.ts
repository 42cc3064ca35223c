import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  LABEL_MANIFEST_SCHEMA_ID,
  LabelManifest,
  MANIFEST_SCHEMA_ID,
  Manifest,
} from '../../../../core/contracts/manifest.ts';

/** Written anew with `UPDATE_SCHEMAS=1`; `biome check --write docs` then lays them out. */
const DOCUMENTS = [
  ['docs/manifest.schema.json', { $id: MANIFEST_SCHEMA_ID, title: 'Manifest of a painted video' }, Manifest],
  ['docs/label-manifest.schema.json', { $id: LABEL_MANIFEST_SCHEMA_ID, title: 'Manifest of labels' }, LabelManifest],
] as const;

test.each(DOCUMENTS)(
  '%s is the schema that manifests are written by, and can be read back',
  async (file, about, own) => {
    const schema = { ...about, ...z.toJSONSchema(own) };
    if (process.env['UPDATE_SCHEMAS']) await writeFile(file, `${JSON.stringify(schema, null, 2)}\n`);
    const document = JSON.parse(await readFile(file, 'utf8'));
    expect(document).toEqual(schema);
    expect(z.fromJSONSchema(document).safeParse({ schemaVersion: 1 }).success).toBe(false);
  },
);
