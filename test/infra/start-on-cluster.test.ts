import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect } from 'vitest';
import { placesIn } from '../../infra/hooks/fill-manifest.ts';
import { startOnCluster } from '../../infra/hooks/start-on-cluster.ts';
import { it, test } from '../support/folder-test.ts';

const NOW = new Date('2026-01-02T03:04:05Z');
const IMAGE = 'crtest.azurecr.io/repaint-worker:20260102030405';

// Stand-ins for the Azure CLI, kubelogin and kubectl: shell scripts, so not on Windows.
describe.skipIf(process.platform === 'win32')('starting workers on a cluster', () => {
  let folder: string;
  let environment: NodeJS.ProcessEnv;

  test.beforeEach(async ({ folder: own }) => {
    folder = own;
    const places = placesIn(await readFile('infra/aks/worker.yaml', 'utf8')).map((name) => [name, 'value'] as const);
    environment = {
      ...Object.fromEntries(places),
      MAX_REPLICAS: '7',
      AZURE_RESOURCE_GROUP: 'rg-test',
      AZURE_CONTAINER_REGISTRY_NAME: 'crtest',
      AZURE_CONTAINER_REGISTRY_ENDPOINT: 'crtest.azurecr.io',
      CLUSTER_NAME: 'aks-test',
      PATH: `${folder}${delimiter}${process.env['PATH']}`,
      FOLDER: folder,
    };
    await Promise.all(['az', 'kubelogin', 'kubectl'].map(standIn));
  });

  async function standIn(name: string): Promise<void> {
    const file = join(folder, name);
    const keep = name === 'kubectl' ? 'cat > "$FOLDER/applied"\n' : '';
    await writeFile(file, `#!/bin/sh\necho "${name} $*" >> "$FOLDER/calls"\n${keep}`);
    await chmod(file, 0o755);
  }

  it('builds the image, signs in, and applies the manifest with what was deployed', async () => {
    await startOnCluster(environment, NOW);
    expect((await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n')).toEqual([
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
    const places = placesIn(await readFile('infra/aks/scoring.yaml', 'utf8')).map((name) => [name, 'value'] as const);
    await startOnCluster({ ...environment, ...Object.fromEntries(places), SCORING_MILLICORES: '3500' }, NOW);
    const applied = await readFile(join(folder, 'applied'), 'utf8');
    expect(applied.match(/^kind: Deployment$/gm)).toHaveLength(2);
    expect(applied).toContain('cpu: 3500m\n');
    await expect(startOnCluster({ ...environment, SCORING_CLIENT_ID: 'id' }, NOW)).rejects.toThrow(
      'SCORING_MILLICORES',
    );
  });

  it('does nothing where a value is missing', async () => {
    await expect(startOnCluster({ ...environment, COOLDOWN_SECONDS: '' }, NOW)).rejects.toThrow('Set COOLDOWN_SECONDS');
    await expect(readFile(join(folder, 'calls'), 'utf8')).rejects.toThrow('ENOENT');
  });
});
