import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { z } from 'zod';

/** Most attempts. The first start on Flex Consumption, until the host has made the key of the webhook, takes up to a few minutes. */
const TRIES = 10;
const WAIT_MS = 30_000;

/** Variables that azd passes to its hooks: the outputs of main.bicep. */
const Environment = z.object({
  AZURE_SUBSCRIPTION_ID: z.string().min(1),
  AZURE_RESOURCE_GROUP: z.string().min(1),
  UPLOAD_TOPIC_NAME: z.string().min(1),
  SERVICE_APP_NAME: z.string().min(1),
  WORK_ACCOUNT_NAME: z.string().min(1),
});

/**
 * Subscribes the blob trigger to uploads, after the app has been deployed. The template reads the key of the webhook inside Azure Resource
 * Manager, so that it never reaches this process. Running it again changes nothing.
 */
export async function subscribeToUploads(environment: NodeJS.ProcessEnv, waitMs = WAIT_MS): Promise<void> {
  const settings = Environment.parse(environment);
  for (let tries = 1; ; tries++) {
    const { failed, stderr } = await execa('az', deployment(settings), { reject: false, env: environment });
    if (!failed) return say('Uploads to the container videos start jobs from now on.');
    if (tries === TRIES)
      throw new Error(`The subscription to uploads failed: see docs/deploy.md for how to repeat it. ${stderr}`);
    say(`The app has not started yet, or its webhook has no key (attempt ${tries} of ${TRIES}).`);
    await sleep(waitMs);
  }
}

function deployment(settings: z.infer<typeof Environment>): string[] {
  return [
    ...['deployment', 'group', 'create', '--only-show-errors', '--output', 'none', '--name', 'upload-subscription'],
    ...['--subscription', settings.AZURE_SUBSCRIPTION_ID, '--resource-group', settings.AZURE_RESOURCE_GROUP],
    ...['--template-file', 'infra/upload-subscription.bicep', '--parameters'],
    `topicName=${settings.UPLOAD_TOPIC_NAME}`,
    `appName=${settings.SERVICE_APP_NAME}`,
    `workAccountName=${settings.WORK_ACCOUNT_NAME}`,
  ];
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
