import { expect, test } from 'vitest';
import { openLocalStorage } from '../../../../local/system/open-local-storage.ts';

test.each([
  'c2VjcmV0a2V5c2VjcmV0a2V5c2VjcmV0a2V5c2VjcmV0a2V5c2VjcmV0a2V5c2VjcmV0a2V5c2VjcmV0a2V5c2Vjcg==',
  'https://account.blob.core.windows.net',
  'AccountKey=c2VjcmV0',
  'AccountName=account;AccountKey=c2VjcmV0',
  'nonsense',
])('--storage %s is no connection string, and isn’t shown', async (connection) => {
  const choice = { connection, data: '/nowhere', anyPort: true, logFile: '/nowhere', onDeath: () => undefined };
  const error: Error = await openLocalStorage(choice).catch((thrown) => thrown);
  expect(error.message).toMatch(/^--storage takes a connection string, such as/);
  expect(error.message).not.toContain(connection);
});
