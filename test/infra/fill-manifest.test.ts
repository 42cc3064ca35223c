import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { CONTAINERS } from '../../infra/check/container-settings.ts';
import { manifestEnvironment } from '../../infra/check/manifest-environment.ts';
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

it('starts scoring with settings that it reads and accepts', async () => {
  const manifest = await readFile('infra/aks/scoring.yaml', 'utf8');
  const values = { SCORING_BATCH_SIZE: '8', SCORING_CALLERS: '198.51.100.0/24,203.0.113.7/32' };
  const places = Object.fromEntries(placesIn(manifest).map((name) => [name, 'https://kv.vault.azure.net/secrets/x']));
  const filled = fillManifest(manifest, { ...places, ...values });
  const { env, liveness } = manifestEnvironment(filled);
  const { scoring } = CONTAINERS;
  expect(Object.keys(env).filter((name) => !scoring?.reads.includes(name))).toEqual([]);
  expect(() => scoring?.refuse(env)).not.toThrow();
  expect(liveness).toMatchObject({ path: '/v2/health/live', port: '8080' });
  expect(filled).toContain("azure-allowed-ip-ranges: '198.51.100.0/24,203.0.113.7/32'\n");
});
