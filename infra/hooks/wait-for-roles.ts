import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { z } from 'zod';

/** Most attempts. Roles take up to ten minutes to take effect. */
const TRIES = 40;
const WAIT_MS = 15_000;

const Environment = z.object({
  AZURE_PRINCIPAL_ID: z.string().default(''),
  DATA_ACCOUNT_NAME: z.string().min(1),
  REPAINT_NETWORK_ISOLATION: z.stringbool().default(false),
});

/**
 * Waits until the roles of the new environment take effect, since azd doesn't repeat a deployment that was refused. It tries to list the
 * paintings, for which the user got a role together with the app and the workers.
 * @returns true if the roles work, undefined if that can't be checked
 */
export async function waitForRoles(environment: NodeJS.ProcessEnv, waitMs = WAIT_MS): Promise<boolean | undefined> {
  const settings = Environment.parse(environment);
  if (settings.AZURE_PRINCIPAL_ID === '' || settings.REPAINT_NETWORK_ISOLATION) {
    say(
      'It can’t be checked from here whether roles have taken effect. If azd deploy is refused, wait ten minutes and try again.',
    );
    return undefined;
  }
  for (let tries = 1; tries <= TRIES; tries++) {
    const { failed } = await execa('az', listPainted(settings.DATA_ACCOUNT_NAME), { reject: false, env: environment });
    if (!failed) return true;
    say(`Roles haven’t taken effect yet (attempt ${tries} of ${TRIES}).`);
    await sleep(waitMs);
  }
  say('Roles still haven’t taken effect. If azd deploy is refused, wait ten minutes and try again.');
  return false;
}

function listPainted(account: string): string[] {
  const where = ['--auth-mode', 'login', '--account-name', account, '--container-name', 'painted'];
  return ['storage', 'blob', 'list', ...where, '--num-results', '1', '--only-show-errors', '--output', 'none'];
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
