import { RequestProblem } from '../http/answer.ts';
import type { AppSettings } from '../settings.ts';
import { addressIn, isPublicAddress } from './is-public-address.ts';

type NotifySettings = Pick<AppSettings, 'REPAINT_NOTIFY_SECRET' | 'REPAINT_NOTIFY_PRIVATE'>;

/**
 * Refuses an address that no notification can be sent to. What its name resolves to is checked when it is connected to.
 * @throws RequestProblem 400 that names `notify`
 */
export function refuseAddress(address: string | undefined, settings: NotifySettings): void {
  if (address === undefined) return;
  const reason = reasonAgainst(new URL(address), settings);
  if (reason !== undefined) throw new RequestProblem(400, 'invalid-request', `notify: ${reason}.`, 'notify');
}

function reasonAgainst({ protocol, hostname, username, password }: URL, settings: NotifySettings): string | undefined {
  if (settings.REPAINT_NOTIFY_SECRET === undefined) {
    return 'this system signs no notifications until its operator sets REPAINT_NOTIFY_SECRET';
  }
  const isPrivateAllowed = settings.REPAINT_NOTIFY_PRIVATE;
  if (protocol !== 'https:' && !(isPrivateAllowed && protocol === 'http:'))
    return 'the address must begin with https://';
  if (username !== '' || password !== '') return 'the address must not hold a user name or a password';
  if (isPrivateAllowed || isAllowed(hostname)) return undefined;
  return 'the address is a private one; with REPAINT_NOTIFY_PRIVATE=true, an operator allows these';
}

function isAllowed(hostname: string): boolean {
  const address = addressIn(hostname);
  return address === undefined ? hostname !== 'localhost' : isPublicAddress(address);
}
