import type { ContainerClient } from '@azure/storage-blob';
import { parseJson } from '../../contracts/parse-json.ts';
import { WorkerAbilities } from '../../contracts/worker-abilities.ts';
import { sha256Of } from '../../jobs/sha256-of.ts';
import { ABILITIES, abilitiesBlob } from '../names.ts';
import type { AbilityStore } from '../ports.ts';
import { readBytes, writeJson } from './blob-content.ts';

export function azureAbilityStore(work: ContainerClient): AbilityStore {
  return {
    async report(abilities) {
      const kind = sha256Of([abilities.ffmpeg, abilities.hardwareEncoders]).slice(0, 16);
      await writeJson(work.getBlockBlobClient(abilitiesBlob(kind)), abilities);
    },

    async list(since) {
      const found: WorkerAbilities[] = [];
      for await (const { name, properties } of work.listBlobsFlat({ prefix: ABILITIES })) {
        if (properties.lastModified < since) continue;
        const bytes = await readBytes(work.getBlobClient(name));
        const abilities = WorkerAbilities.safeParse(parseJson(bytes?.toString('utf8') ?? ''));
        // A blob that isn't ours, or is of another version, is ignored.
        if (abilities.success) found.push(abilities.data);
      }
      return found;
    },
  };
}
