import type { ContainerClient } from '@azure/storage-blob';
import { z } from 'zod';
import { PreparationOrder } from '../../contracts/preparation.ts';
import { codeBlob, jobBlob, shotsBlob } from '../names.ts';
import type { PreparationStore } from '../ports.ts';
import { readJson, writeJson } from './blob-content.ts';

const Code = z.strictObject({ code: z.array(z.number()).min(1).max(4_096) });
const Shots = z.strictObject({ cuts: z.array(z.int().min(1)) });

export function azurePreparationStore(work: ContainerClient): PreparationStore {
  const blob = (name: string) => work.getBlockBlobClient(name);
  return {
    writeOrder: (order) => writeJson(blob(jobBlob(order.job.id, 'preparation')), order),
    readOrder: (job) => readJson(blob(jobBlob(job, 'preparation')), PreparationOrder),
    writeCode: (key, code) => writeJson(blob(codeBlob(key)), { code }),
    readCode: async (key) => (await readJson(blob(codeBlob(key)), Code))?.code,
    writeCuts: (sourceHash, cuts) => writeJson(blob(shotsBlob(sourceHash)), { cuts }),
    readCuts: async (sourceHash) => (await readJson(blob(shotsBlob(sourceHash)), Shots))?.cuts,
  };
}
