import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { z } from 'zod';

/** Roles take up to ten minutes to spread. */
const TRIES = 40;
const WAIT_MS = 15_000;

const Environment = z.object({
  AZURE_PRINCIPAL_ID: z.string().default(''),
  DATA_ACCOUNT_NAME: z.string().min(1),
  REPAINT_NETWORK_ISOLATION: z.stringbool().default(false),
});

/**
 * Waits until roles of the new environment work, since azd doesn't try a deployment again that was refused. It asks for what
 * whoever deploys may read: that role was assigned beside those of the app and the workers.
 * @returns whether they work; where nobody could ask, nothing is known
 */
export async function waitForRoles(environment: NodeJS.ProcessEnv, waitMs = WAIT_MS): Promise<boolean | undefined> {
  const settings = Environment.parse(environment);
  if (settings.AZURE_PRINCIPAL_ID === '' || settings.REPAINT_NETWORK_ISOLATION) {
    say(
      'Whether roles work already can’t be asked from here. If azd deploy is refused, wait ten minutes and try again.',
    );
    return undefined;
  }
  for (let tries = 1; tries <= TRIES; tries++) {
    const { failed } = await execa('az', listPainted(settings.DATA_ACCOUNT_NAME), { reject: false, env: environment });
    if (!failed) return true;
    say(`Roles haven’t spread yet (try ${tries} of ${TRIES}).`);
    await sleep(waitMs);
  }
  say('Roles still don’t work. If azd deploy is refused, wait ten minutes and try again.');
  return false;
}

function listPainted(account: string): string[] {
  const where = ['--auth-mode', 'login', '--account-name', account, '--container-name', 'painted'];
  return ['storage', 'blob', 'list', ...where, '--num-results', '1', '--only-show-errors', '--output', 'none'];
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
