import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { z } from 'zod';
import { fillManifest } from './fill-manifest.ts';

const Environment = z.object({
  AZURE_RESOURCE_GROUP: z.string().min(1),
  AZURE_CONTAINER_REGISTRY_NAME: z.string().min(1),
  AZURE_CONTAINER_REGISTRY_ENDPOINT: z.string().min(1),
  CLUSTER_NAME: z.string().min(1),
});

/**
 * Builds the GPU image in the registry and starts the workers on the cluster, for compute = aks-spot:
 * `node dist/infra/hooks/deploy-to-cluster.js`. azd can't choose between two kinds of host for one service.
 */
async function deployToCluster(environment: NodeJS.ProcessEnv): Promise<void> {
  const settings = Environment.parse(environment);
  const tag = `repaint-worker:${new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)}`;
  const image = `${settings.AZURE_CONTAINER_REGISTRY_ENDPOINT}/${tag}`;
  const registry = ['--registry', settings.AZURE_CONTAINER_REGISTRY_NAME];
  await az([
    'acr',
    'build',
    ...registry,
    '--image',
    tag,
    '--file',
    'workers/Dockerfile',
    '--build-arg',
    'VARIANT=gpu',
    '.',
  ]);
  await az([
    'aks',
    'get-credentials',
    '--resource-group',
    settings.AZURE_RESOURCE_GROUP,
    '--name',
    settings.CLUSTER_NAME,
  ]);
  await execa('kubelogin', ['convert-kubeconfig', '--login', 'azurecli'], { stdout: 'inherit', stderr: 'inherit' });
  const manifest = fillManifest(await readFile('infra/aks/worker.yaml', 'utf8'), {
    ...environment,
    WORKER_IMAGE: image,
  });
  await execa('kubectl', ['apply', '-f', '-'], { input: manifest, stdout: 'inherit', stderr: 'inherit' });
  process.stdout.write(`For scoring by the same image: azd env set SERVICE_WORKER_IMAGE_NAME ${image}\n`);
}

async function az(args: readonly string[]): Promise<void> {
  await execa('az', args, { stdout: 'inherit', stderr: 'inherit' });
}

await deployToCluster(process.env);
