import { startNode } from './child-process.ts';

const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** A storage emulator of its own, in memory, on free ports. @returns its connection string */
export async function startAzurite(): Promise<string> {
  const azurite = startNode([
    'node_modules/azurite/dist/src/azurite.js',
    ...['--silent', '--inMemoryPersistence', '--skipApiVersionCheck', '--disableTelemetry'],
    ...['--blobPort', '0', '--queuePort', '0', '--tablePort', '0'],
  ]);
  const [, blob] = await azurite.waitForOutput(/Blob service is successfully listening at (\S+)/);
  const [, queue] = await azurite.waitForOutput(/Queue service is successfully listening at (\S+)/);
  const [, table] = await azurite.waitForOutput(/Table service is successfully listening at (\S+)/);
  return (
    `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};` +
    `BlobEndpoint=${blob}/${ACCOUNT};QueueEndpoint=${queue}/${ACCOUNT};TableEndpoint=${table}/${ACCOUNT};`
  );
}
