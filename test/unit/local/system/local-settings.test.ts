import { expect, test } from 'vitest';
import { localSettings } from '../../../../local/system/local-settings.ts';

test.each([
  [{}, ''],
  [{ ONNX_PROVIDERS: 'tensorrt,cuda' }, ''],
  [{ REPAINT_NETWORK: 'fast' }, 'fast'],
])('the network of %j is "%s"', (environment, network) => {
  expect(localSettings('UseDevelopmentStorage=true', environment)).toMatchObject({ REPAINT_NETWORK: network });
});
