import { freeResources } from '../../packages/functions-host/test/support/free-resources.ts';
import { test as inFolder } from './folder-test.ts';
import { startStorage } from './start-storage.ts';
import { startTestWorker } from './test-worker.ts';

/** `test` with storage, `azure`, and a `worker` for the tests of a file. Each test begins with empty queues. */
export const test = inFolder
  .extend('azure', { scope: 'file' }, ({ parentFolder: _ }, { onCleanup }) => {
    onCleanup(freeResources);
    return startStorage();
  })
  .extend('worker', { scope: 'file' }, ({ azure }) => startTestWorker(azure))
  .extend('emptyQueues', { auto: true }, ({ worker }) => worker.clearQueues());

export { test as it };
