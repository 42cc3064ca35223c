import { execa } from 'execa';
import { z } from 'zod';

/** Number of images that are kept in each repository. One would be enough for a rollback. */
const KEPT = 3;

const Environment = z.object({
  AZURE_RESOURCE_GROUP: z.string().min(1),
  AZURE_CONTAINER_REGISTRY_NAME: z.string().min(1),
  AZURE_CONTAINER_REGISTRY_ENDPOINT: z.string().min(1),
});
const Manifests = z.array(z.object({ digest: z.string(), tags: z.array(z.string()).nullish() }));

/** Removes old images from the registry, to which each deployment adds one. The newest are kept, and those that a container app runs. */
export async function removeOldImages(environment: NodeJS.ProcessEnv): Promise<number> {
  const settings = Environment.parse(environment);
  const { AZURE_CONTAINER_REGISTRY_NAME: registry, AZURE_CONTAINER_REGISTRY_ENDPOINT: server } = settings;
  const ask = async <Schema extends z.ZodType>(schema: Schema, args: readonly string[]): Promise<z.infer<Schema>> => {
    const { stdout } = await execa('az', [...args, '--only-show-errors', '--output', 'json'], { env: environment });
    return schema.parse(JSON.parse(stdout));
  };
  const images = '[].properties.template.containers[].image';
  const group = ['--resource-group', settings.AZURE_RESOURCE_GROUP];
  const used = new Set(await ask(z.array(z.string()), ['containerapp', 'list', ...group, '--query', images]));
  const repositories = await ask(z.array(z.string()), ['acr', 'repository', 'list', '--name', registry]);
  let removed = 0;
  for (const repository of repositories) {
    const list = ['acr', 'manifest', 'list-metadata', '--registry', registry, '--name', repository];
    const manifests = await ask(Manifests, [...list, '--orderby', 'time_desc']);
    const isUsed = (tags: readonly string[]) => tags.some((tag) => used.has(`${server}/${repository}:${tag}`));
    for (const { digest } of manifests.slice(KEPT).filter(({ tags }) => !isUsed(tags ?? []))) {
      const remove = ['acr', 'repository', 'delete', '--name', registry, '--image', `${repository}@${digest}`, '--yes'];
      await execa('az', remove, { env: environment });
      removed++;
    }
  }
  return removed;
}
