import type { ContainerClient } from '@azure/storage-blob';
import { parseJson } from '../../contracts/parse-json.ts';
import { WorkerAbilities } from '../../contracts/worker-abilities.ts';
import { sha256Of } from '../../jobs/sha256-of.ts';
import { ABILITIES, abilitiesBlob } from '../names.ts';
import type { AbilityStore } from '../ports.ts';
import { unlessMissing } from './storage-errors.ts';

export function azureAbilityStore(work: ContainerClient): AbilityStore {
  return {
    async report(abilities) {
      const kind = sha256Of([abilities.ffmpeg, abilities.hardwareEncoders]).slice(0, 16);
      const bytes = Buffer.from(JSON.stringify(abilities));
      await work.getBlockBlobClient(abilitiesBlob(kind)).upload(bytes, bytes.length);
    },

    async list(since) {
      const found: WorkerAbilities[] = [];
      for await (const { name, properties } of work.listBlobsFlat({ prefix: ABILITIES })) {
        if (properties.lastModified < since) continue;
        const bytes = await unlessMissing(work.getBlobClient(name).downloadToBuffer());
        const abilities = WorkerAbilities.safeParse(parseJson(bytes?.toString('utf8') ?? ''));
        // A blob that isn't ours, or is of another version, is ignored.
        if (abilities.success) found.push(abilities.data);
      }
      return found;
    },
  };
}
