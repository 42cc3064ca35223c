import type { ContainerClient } from '@azure/storage-blob';
import { z } from 'zod';
import { PreparationOrder } from '../../contracts/preparation.ts';
import { codeBlob, preparationBlob, shotsBlob } from '../names.ts';
import type { PreparationStore } from '../ports.ts';
import { unlessMissing } from './storage-errors.ts';

const Code = z.strictObject({ code: z.array(z.number()).min(1).max(4_096) });
const Shots = z.strictObject({ cuts: z.array(z.int().min(1)) });

export function azurePreparationStore(work: ContainerClient): PreparationStore {
  const write = async (name: string, value: object) => {
    const bytes = Buffer.from(JSON.stringify(value));
    await work.getBlockBlobClient(name).upload(bytes, bytes.length);
  };
  const read = async <T>(name: string, schema: z.ZodType<T>): Promise<T | undefined> => {
    const bytes = await unlessMissing(work.getBlobClient(name).downloadToBuffer());
    return bytes && schema.parse(JSON.parse(bytes.toString('utf8')));
  };
  return {
    writeOrder: (order) => write(preparationBlob(order.job.id), order),
    readOrder: (job) => read(preparationBlob(job), PreparationOrder),
    writeCode: (key, code) => write(codeBlob(key), { code }),
    readCode: async (key) => (await read(codeBlob(key), Code))?.code,
    writeCuts: (sourceHash, cuts) => write(shotsBlob(sourceHash), { cuts }),
    readCuts: async (sourceHash) => (await read(shotsBlob(sourceHash), Shots))?.cuts,
  };
}
