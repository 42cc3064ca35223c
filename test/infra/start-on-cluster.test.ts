import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { placesIn } from '../../infra/hooks/fill-manifest.ts';
import { startOnCluster } from '../../infra/hooks/start-on-cluster.ts';
import { it, test } from './support/stand-in-test.ts';

const NOW = new Date('2026-01-02T03:04:05Z');
const IMAGE = 'crtest.azurecr.io/repaint-worker:20260102030405';

/** A value for each place of a manifest. */
const valuesFor = async (manifest: string) =>
  Object.fromEntries(placesIn(await readFile(`infra/aks/${manifest}.yaml`, 'utf8')).map((name) => [name, 'value']));

describe.skipIf(process.platform === 'win32')('starting workers on a cluster', () => {
  let folder: string;
  let environment: NodeJS.ProcessEnv;

  test.beforeEach(async ({ folder: own, commands }) => {
    folder = own;
    environment = {
      ...(await valuesFor('worker')),
      MAX_REPLICAS: '7',
      AZURE_RESOURCE_GROUP: 'rg-test',
      AZURE_CONTAINER_REGISTRY_NAME: 'crtest',
      AZURE_CONTAINER_REGISTRY_ENDPOINT: 'crtest.azurecr.io',
      CLUSTER_NAME: 'aks-test',
      ...commands.environment,
    };
    await Promise.all(['az', 'kubelogin'].map((name) => commands.standIn(name)));
    await commands.standIn('kubectl', 'cat > "$FOLDER/applied"');
  });

  it('builds the image, signs in, and applies the manifest with what was deployed', async ({ commands }) => {
    await startOnCluster(environment, NOW);
    expect(await commands.calls()).toEqual([
      'az acr build --registry crtest --image repaint-worker:20260102030405 --file workers/Dockerfile --build-arg VARIANT=gpu .',
      'az aks get-credentials --overwrite-existing --resource-group rg-test --name aks-test',
      'kubelogin convert-kubeconfig --login azurecli',
      'kubectl apply -f -',
    ]);
    const applied = await readFile(join(folder, 'applied'), 'utf8');
    expect(applied).toContain(`image: ${IMAGE}\n`);
    expect(applied).toContain('maxReplicaCount: 7\n');
  });

  it('starts scoring, too, if it runs on the cluster', async () => {
    await startOnCluster({ ...environment, ...(await valuesFor('scoring')), SCORING_MILLICORES: '3500' }, NOW);
    const applied = await readFile(join(folder, 'applied'), 'utf8');
    expect(applied.match(/^kind: Deployment$/gm)).toHaveLength(2);
    expect(applied).toContain('cpu: 3500m\n');
    await expect(startOnCluster({ ...environment, SCORING_CLIENT_ID: 'id' }, NOW)).rejects.toThrow(
      'SCORING_MILLICORES',
    );
  });

  it('does nothing where a value is missing', async ({ commands }) => {
    await expect(startOnCluster({ ...environment, COOLDOWN_SECONDS: '' }, NOW)).rejects.toThrow('Set COOLDOWN_SECONDS');
    expect(await commands.calls()).toEqual([]);
  });
});
