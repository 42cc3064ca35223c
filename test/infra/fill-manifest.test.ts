import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { fillManifest, placesIn } from '../../infra/hooks/fill-manifest.ts';

it('puts values in', () => {
  expect(fillManifest('image: __IMAGE__\nagain: __IMAGE__\n', { IMAGE: 'cr.azurecr.io/worker:1' })).toBe(
    'image: cr.azurecr.io/worker:1\nagain: cr.azurecr.io/worker:1\n',
  );
});

it('names all that is missing', () => {
  expect(() => fillManifest('__A__ __B__ __C__', { B: 'b' })).toThrow('Set A, C');
});

it('refuses what would change the manifest', () => {
  expect(() => fillManifest('name: __NAME__', { NAME: 'a\nprivileged: true' })).toThrow('Set NAME');
});

it('leaves nothing open in the workers’ manifest', async () => {
  const manifest = await readFile('infra/aks/worker.yaml', 'utf8');
  const names = placesIn(manifest);
  const filled = fillManifest(manifest, Object.fromEntries(names.map((name) => [name, 'value'])));
  expect(filled).not.toMatch(/__[A-Z]/);
  expect(names.toSorted()).toEqual([
    'APPLICATIONINSIGHTS_CONNECTION_STRING',
    'COOLDOWN_SECONDS',
    'DATA_BLOB_ENDPOINT',
    'MAX_REPLICAS',
    'MIN_REPLICAS',
    'WORKER_CLIENT_ID',
    'WORKER_IMAGE',
    'WORK_ACCOUNT_NAME',
    'WORK_BLOB_ENDPOINT',
    'WORK_QUEUE_ENDPOINT',
  ]);
});
