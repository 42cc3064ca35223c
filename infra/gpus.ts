import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const Serverless = z.strictObject({
  gpu: z.string(),
  /** What its workload profile of Container Apps is called. */
  profile: z.string(),
  /** What it comes with. */
  cores: z.int().positive(),
  gib: z.int().positive(),
  /** Where it is, as of the date; `az containerapp env workload-profile list-supported` says it of today. */
  regions: z.array(z.string()).min(1),
});

/** The GPUs that Azure rents out: what templates, the doctor and the guide call them, and where they are. */
export const Gpus = z.strictObject({
  /** When the source said so. */
  asOf: z.iso.date(),
  source: z.string(),
  /** By the value of `compute`. */
  serverless: z.strictObject({ 'gpu-t4': Serverless, 'gpu-a100': Serverless }),
  /** Machines for a cluster, by size. */
  machines: z.record(
    z.string(),
    z.strictObject({ gpu: z.string(), gpus: z.int().positive(), cores: z.int().positive() }),
  ),
});
export type Gpus = z.infer<typeof Gpus>;

/** @param repository folder that has `infra/` */
export async function readGpus(repository = '.'): Promise<Gpus> {
  return Gpus.parse(JSON.parse(await readFile(`${repository}/infra/gpus.json`, 'utf8')));
}
