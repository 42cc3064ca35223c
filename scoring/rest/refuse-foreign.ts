import type { IncomingHttpHeaders } from 'node:http';
import { ScoringError } from '../scoring-error.ts';

/**
 * Refuses what only a web page could send to a service that asks for no key: a request from another origin, and one under a name of
 * the page's own that leads here (DNS rebinding). Such a service listens on loopback alone.
 * @throws ScoringError `foreign`
 */
export function refuseForeign({ host, origin }: IncomingHttpHeaders): void {
  const isLocal = host === undefined || isLoopback(urlOf(`http://${host}`)?.hostname ?? '');
  if (!isLocal)
    throw new ScoringError('foreign', 'Without keys, the service answers to localhost, 127.0.0.1 and [::1] alone.');
  if (origin === undefined || urlOf(origin)?.host === host?.toLowerCase()) return;
  throw new ScoringError('foreign', 'Without keys, the service answers no page of another origin.');
}

const isLoopback = (name: string) => name === 'localhost' || name === '[::1]' || /^127(\.\d+){3}$/.test(name);

const urlOf = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);
