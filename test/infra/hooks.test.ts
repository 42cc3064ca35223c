import { describe, expect } from 'vitest';
import { removeOldImages } from '../../infra/hooks/remove-old-images.ts';
import { waitForRoles } from '../../infra/hooks/wait-for-roles.ts';
import { it } from './support/stand-in-test.ts';

const AZD = {
  AZURE_PRINCIPAL_ID: 'somebody',
  DATA_ACCOUNT_NAME: 'stdata',
  AZURE_RESOURCE_GROUP: 'rg-test',
  AZURE_CONTAINER_REGISTRY_NAME: 'crtest',
  AZURE_CONTAINER_REGISTRY_ENDPOINT: 'crtest.azurecr.io',
};

describe.skipIf(process.platform === 'win32')('a hook', () => {
  it('waits until a role works, by asking for what it lets read', async ({ commands }) => {
    await commands.standIn('az', '[ $(wc -l < "$FOLDER/calls") -gt 3 ]');
    expect(await waitForRoles({ ...AZD, ...commands.environment }, 1)).toBe(true);
    const calls = await commands.calls();
    expect(calls).toHaveLength(4);
    expect(calls[0]).toMatch(/^az storage blob list --auth-mode login --account-name stdata --container-name painted/);
  });

  it('lets the deployment try where roles never come', async ({ commands }) => {
    await commands.standIn('az', 'exit 1');
    expect(await waitForRoles({ ...AZD, ...commands.environment }, 1)).toBe(false);
    expect(await commands.calls()).toHaveLength(40);
  });

  it.for([{ AZURE_PRINCIPAL_ID: '' }, { REPAINT_NETWORK_ISOLATION: 'true' }])(
    'asks nothing with %j',
    async (more, { commands }) => {
      await commands.standIn('az', 'exit 1');
      expect(await waitForRoles({ ...AZD, ...commands.environment, ...more }, 1)).toBeUndefined();
      expect(await commands.calls()).toEqual([]);
    },
  );

  it('removes old images, but for the newest three and for what runs', async ({ commands }) => {
    const manifests = ['e', 'd', 'c', 'b', 'a'].map((tag) => ({ digest: `sha256:${tag}`, tags: [tag] }));
    await commands.standIn(
      'az',
      `case "$*" in
containerapp*) echo '["crtest.azurecr.io/repaint/worker:b"]' ;;
'acr repository list'*) echo '["repaint/worker"]' ;;
'acr manifest'*) echo '${JSON.stringify(manifests)}' ;;
esac`,
    );
    expect(await removeOldImages({ ...AZD, ...commands.environment })).toBe(1);
    expect((await commands.calls()).filter((call) => call.includes('delete'))).toEqual([
      'az acr repository delete --name crtest --image repaint/worker@sha256:a --yes',
    ]);
  });
});
