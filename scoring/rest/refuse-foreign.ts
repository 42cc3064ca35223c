import type { IncomingHttpHeaders } from 'node:http';
import { ScoringError } from '../scoring-error.ts';

/**
 * Refuses requests that only a foreign web page would send to a service without keys: those from another origin, and those under a host
 * name of the page that resolves to this machine (DNS rebinding). Such a service listens only on loopback.
 * @throws ScoringError `foreign`
 */
export function refuseForeign({ host, origin }: IncomingHttpHeaders): void {
  const isLocal = host === undefined || isLoopback(urlOf(`http://${host}`)?.hostname ?? '');
  if (!isLocal)
    throw new ScoringError('foreign', 'Without keys, the service answers only to localhost, 127.0.0.1 and [::1].');
  if (origin === undefined || urlOf(origin)?.host === host?.toLowerCase()) return;
  throw new ScoringError('foreign', 'Without keys, the service doesn’t answer pages of another origin.');
}

const isLoopback = (name: string) => name === 'localhost' || name === '[::1]' || /^127(\.\d+){3}$/.test(name);

const urlOf = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);
