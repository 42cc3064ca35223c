import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const Serverless = z.strictObject({
  gpu: z.string(),
  /** Name of its workload profile in Container Apps. */
  profile: z.string(),
  /** CPU cores and memory that come with it. */
  cores: z.int().positive(),
  gib: z.int().positive(),
  /** Regions that had it on the date `asOf`. `az containerapp env workload-profile list-supported` lists today's. */
  regions: z.array(z.string()).min(1),
});

/** GPUs that Azure offers: their names in templates, in the doctor and in the guide, and their regions. */
export const Gpus = z.strictObject({
  /** Date of the source. */
  asOf: z.iso.date(),
  source: z.string(),
  /** GPUs of Container Apps, by the value of `compute`. */
  serverless: z.strictObject({ 'gpu-t4': Serverless, 'gpu-a100': Serverless }),
  /** Machines for a cluster, by their size. */
  machines: z.record(
    z.string(),
    z.strictObject({ gpu: z.string(), gpus: z.int().positive(), cores: z.int().positive() }),
  ),
});
export type Gpus = z.infer<typeof Gpus>;

/** @param repository folder that contains `infra/` */
export async function readGpus(repository = '.'): Promise<Gpus> {
  return Gpus.parse(JSON.parse(await readFile(`${repository}/infra/gpus.json`, 'utf8')));
}
