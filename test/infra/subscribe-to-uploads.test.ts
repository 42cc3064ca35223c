import { describe, expect } from 'vitest';
import { subscribeToUploads } from '../../infra/hooks/subscribe-to-uploads.ts';
import { it } from './support/stand-in-test.ts';

const AZD = {
  AZURE_SUBSCRIPTION_ID: 'subscription',
  AZURE_RESOURCE_GROUP: 'rg-test',
  UPLOAD_TOPIC_NAME: 'topic',
  SERVICE_APP_NAME: 'func-test',
  WORK_ACCOUNT_NAME: 'stwork',
};

const failing = (times: number) => `[ $(wc -l < "$FOLDER/calls") -gt ${times} ] || { echo "no key yet" >&2; exit 1; }`;

describe.skipIf(process.platform === 'win32')('the hook after deployment', () => {
  it('deploys the subscription with names alone: no key is on any command line', async ({ commands }) => {
    await commands.standIn('az');
    await subscribeToUploads({ ...AZD, ...commands.environment }, 1);
    expect(await commands.calls()).toEqual([
      'az deployment group create --only-show-errors --output none --name upload-subscription --subscription subscription ' +
        '--resource-group rg-test --template-file infra/upload-subscription.bicep --parameters topicName=topic appName=func-test ' +
        'workAccountName=stwork',
    ]);
  });

  it('waits for an app that is still starting', async ({ commands }) => {
    await commands.standIn('az', failing(3));
    await subscribeToUploads({ ...AZD, ...commands.environment }, 1);
    expect(await commands.calls()).toHaveLength(4);
  });

  it('gives up in the end, with what Azure said', async ({ commands }) => {
    await commands.standIn('az', failing(99));
    const given = subscribeToUploads({ ...AZD, ...commands.environment }, 1);
    await expect(given).rejects.toThrow(/docs\/deploy\.md.*no key yet/s);
    expect(await commands.calls()).toHaveLength(10);
  });

  it('names the values that azd has not set', async ({ commands }) => {
    const given = subscribeToUploads({ ...AZD, ...commands.environment, UPLOAD_TOPIC_NAME: '' }, 1);
    await expect(given).rejects.toThrow('UPLOAD_TOPIC_NAME');
  });
});
