import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect } from 'vitest';
import { subscribeToUploads } from '../../infra/hooks/subscribe-to-uploads.ts';
import { it, test } from '../support/folder-test.ts';

const azd = {
  AZURE_SUBSCRIPTION_ID: 'subscription',
  AZURE_RESOURCE_GROUP: 'rg-test',
  UPLOAD_TOPIC_NAME: 'topic',
  SERVICE_APP_NAME: 'func-test',
  WORK_ACCOUNT_NAME: 'stwork',
};

// A stand-in for the Azure CLI: a shell script, so not on Windows.
describe.skipIf(process.platform === 'win32')('the hook after deployment', () => {
  let folder: string;
  let environment: NodeJS.ProcessEnv;

  test.beforeEach(async ({ folder: own }) => {
    folder = own;
    environment = { ...azd, PATH: `${folder}${delimiter}${process.env['PATH']}`, CALLS: join(folder, 'calls') };
  });

  async function standIn(failures: number): Promise<() => Promise<string[]>> {
    const az = join(folder, 'az');
    const script = `echo "$*" >> "$CALLS"\n[ $(wc -l < "$CALLS") -gt ${failures} ] || { echo "no key yet" >&2; exit 1; }\n`;
    await writeFile(az, `#!/bin/sh\n${script}`);
    await chmod(az, 0o755);
    return async () => (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n');
  }

  it('deploys the subscription with names alone: no key is on any command line', async () => {
    const calls = await standIn(0);
    await subscribeToUploads(environment, 1);
    expect(await calls()).toEqual([
      'deployment group create --only-show-errors --output none --name upload-subscription --subscription subscription ' +
        '--resource-group rg-test --template-file infra/upload-subscription.bicep --parameters topicName=topic appName=func-test ' +
        'workAccountName=stwork',
    ]);
  });

  it('waits for an app that is still starting', async () => {
    const calls = await standIn(3);
    await subscribeToUploads(environment, 1);
    expect(await calls()).toHaveLength(4);
  });

  it('gives up in the end, with what Azure said', async () => {
    const calls = await standIn(99);
    await expect(subscribeToUploads(environment, 1)).rejects.toThrow(/docs\/deploy\.md.*no key yet/s);
    expect(await calls()).toHaveLength(10);
  });

  it('names the values that azd has not set', async () => {
    await expect(subscribeToUploads({ ...environment, UPLOAD_TOPIC_NAME: '' }, 1)).rejects.toThrow('UPLOAD_TOPIC_NAME');
  });
});
