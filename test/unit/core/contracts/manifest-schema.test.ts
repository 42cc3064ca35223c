import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { MANIFEST_SCHEMA_ID, Manifest } from '../../../../core/contracts/manifest.ts';

/** Written anew with `UPDATE_SCHEMAS=1`; `biome check --write docs` then lays it out. */
const DOCUMENT = 'docs/manifest.schema.json';

const schema = {
  $id: MANIFEST_SCHEMA_ID,
  title: 'Manifest of a painted video',
  ...z.toJSONSchema(Manifest),
};

test('the published schema of manifests is the one they are written by', async () => {
  if (process.env['UPDATE_SCHEMAS']) await writeFile(DOCUMENT, `${JSON.stringify(schema, null, 2)}\n`);
  expect(JSON.parse(await readFile(DOCUMENT, 'utf8'))).toEqual(schema);
});

test('it can be read back', async () => {
  const published = z.fromJSONSchema(JSON.parse(await readFile(DOCUMENT, 'utf8')));
  expect(published.safeParse({ schemaVersion: 1 }).success).toBe(false);
});
