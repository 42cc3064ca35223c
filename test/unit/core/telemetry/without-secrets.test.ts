import { expect, test } from 'vitest';
import { withoutSecrets } from '../../../../core/telemetry/without-secrets.ts';

test.each([
  ['AccountName=x;AccountKey=c2VjcmV0==;BlobEndpoint=http://x', 'AccountName=x;AccountKey=…;BlobEndpoint=http://x'],
  ['https://x/blob?sv=2026&sig=c2VjcmV0%3D&se=1', 'https://x/blob?sv=2026&sig=…&se=1'],
  ['http://app/api/jobs?code=c2VjcmV0', 'http://app/api/jobs?code=…'],
  ['{"x-functions-key":"c2VjcmV0","a":1}', '{"x-functions-key":"…","a":1}'],
  ['authorization: Bearer c2VjcmV0', 'authorization: …'],
  ['{"code":"storage","design":"=1"}', '{"code":"storage","design":"=1"}'],
])('%s', (text, expected) => expect(withoutSecrets(text)).toBe(expected));
