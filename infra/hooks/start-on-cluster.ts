import { readFile } from 'node:fs/promises';
import { execa, type Options } from 'execa';
import { z } from 'zod';
import { fillManifest } from './fill-manifest.ts';

const Environment = z.object({
  AZURE_RESOURCE_GROUP: z.string().min(1),
  AZURE_CONTAINER_REGISTRY_NAME: z.string().min(1),
  AZURE_CONTAINER_REGISTRY_ENDPOINT: z.string().min(1),
  CLUSTER_NAME: z.string().min(1),
});

/**
 * Builds the GPU image in the registry and starts the workers on the cluster, and scoring if it runs there, for compute = aks-spot. azd can't do that, since it allows
 * only one kind of host for a service.
 * @throws Error before anything is built, if the environment lacks a value of the manifest
 */
export async function startOnCluster(environment: NodeJS.ProcessEnv, now: Date): Promise<void> {
  const settings = Environment.parse(environment);
  const tag = `repaint-worker:${now.toISOString().replaceAll(/\D/g, '').slice(0, 14)}`;
  const image = `${settings.AZURE_CONTAINER_REGISTRY_ENDPOINT}/${tag}`;
  const hasScoring = Boolean(environment['SCORING_CLIENT_ID']);
  const filled = async (name: string) =>
    fillManifest(await readFile(`infra/aks/${name}.yaml`, 'utf8'), { ...environment, WORKER_IMAGE: image });
  const manifests = await Promise.all(['worker', ...(hasScoring ? ['scoring'] : [])].map(filled));
  const run = (command: string, args: readonly string[], options: Options = {}) =>
    execa(command, args, { stdout: 'inherit', stderr: 'inherit', env: environment, ...options });
  await run('az', buildImage(settings.AZURE_CONTAINER_REGISTRY_NAME, tag));
  await run('az', credentials(settings));
  await run('kubelogin', ['convert-kubeconfig', '--login', 'azurecli']);
  await run('kubectl', ['apply', '-f', '-'], { input: manifests.join('---\n') });
  if (!hasScoring)
    process.stdout.write(`To run scoring from the same image: azd env set SERVICE_WORKER_IMAGE_NAME ${image}\n`);
}

function buildImage(registry: string, tag: string): string[] {
  const file = ['--file', 'workers/Dockerfile', '--build-arg', 'VARIANT=gpu', '.'];
  return ['acr', 'build', '--registry', registry, '--image', tag, ...file];
}

function credentials({ AZURE_RESOURCE_GROUP: group, CLUSTER_NAME: cluster }: z.infer<typeof Environment>): string[] {
  return ['aks', 'get-credentials', '--overwrite-existing', '--resource-group', group, '--name', cluster];
}
