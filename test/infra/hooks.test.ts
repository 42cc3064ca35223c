import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect } from 'vitest';
import { removeOldImages } from '../../infra/hooks/remove-old-images.ts';
import { waitForRoles } from '../../infra/hooks/wait-for-roles.ts';
import { it, test } from '../support/folder-test.ts';

// Stand-ins for the Azure CLI: shell scripts, so not on Windows.
describe.skipIf(process.platform === 'win32')('a hook', () => {
  let folder: string;
  let environment: NodeJS.ProcessEnv;

  test.beforeEach(async ({ folder: own }) => {
    folder = own;
    environment = {
      AZURE_PRINCIPAL_ID: 'somebody',
      DATA_ACCOUNT_NAME: 'stdata',
      AZURE_RESOURCE_GROUP: 'rg-test',
      AZURE_CONTAINER_REGISTRY_NAME: 'crtest',
      AZURE_CONTAINER_REGISTRY_ENDPOINT: 'crtest.azurecr.io',
      PATH: `${folder}${delimiter}${process.env['PATH']}`,
      CALLS: join(folder, 'calls'),
    };
  });

  async function standIn(script: string): Promise<() => Promise<string[]>> {
    await writeFile(join(folder, 'az'), `#!/bin/sh\necho "$*" >> "$CALLS"\n${script}\n`);
    await chmod(join(folder, 'az'), 0o755);
    return async () => (await readFile(join(folder, 'calls'), 'utf8').catch(() => '')).trim().split('\n');
  }

  it('waits until a role works, by asking for what it lets read', async () => {
    const calls = await standIn('[ $(wc -l < "$CALLS") -gt 3 ]');
    expect(await waitForRoles(environment, 1)).toBe(true);
    expect(await calls()).toHaveLength(4);
    expect((await calls())[0]).toMatch(
      /^storage blob list --auth-mode login --account-name stdata --container-name painted/,
    );
  });

  it('lets the deployment try where roles never come', async () => {
    const calls = await standIn('exit 1');
    expect(await waitForRoles(environment, 1)).toBe(false);
    expect(await calls()).toHaveLength(40);
  });

  it.each([{ AZURE_PRINCIPAL_ID: '' }, { REPAINT_NETWORK_ISOLATION: 'true' }])('asks nothing with %j', async (more) => {
    const calls = await standIn('exit 1');
    expect(await waitForRoles({ ...environment, ...more }, 1)).toBeUndefined();
    expect(await calls()).toEqual(['']);
  });

  it('removes old images, but for the newest three and for what runs', async () => {
    const manifests = ['e', 'd', 'c', 'b', 'a'].map((tag) => ({ digest: `sha256:${tag}`, tags: [tag] }));
    const calls = await standIn(`case "$*" in
containerapp*) echo '["crtest.azurecr.io/repaint/worker:b"]' ;;
'acr repository list'*) echo '["repaint/worker"]' ;;
'acr manifest'*) echo '${JSON.stringify(manifests)}' ;;
esac`);
    expect(await removeOldImages(environment)).toBe(1);
    expect((await calls()).filter((call) => call.includes('delete'))).toEqual([
      'acr repository delete --name crtest --image repaint/worker@sha256:a --yes',
    ]);
  });
});
