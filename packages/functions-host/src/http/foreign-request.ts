import type { IncomingMessage } from 'node:http';
import { allowsOrigin, type Cors } from './cors.ts';

export interface Refusal {
  status: 403 | 421;
  message: string;
}

/**
 * Returns why a request to loopback is refused, or `undefined` if it is allowed. It is refused if it may come from a page of another
 * origin, or from a page whose own name leads to loopback (DNS rebinding). On other addresses, keys protect from both.
 */
export function refuseForeign({ headers }: IncomingMessage, cors?: Cors): Refusal | undefined {
  const { host, origin } = headers;
  if (host !== undefined && !isLoopbackName(hostnameOf(`http://${host}`))) {
    const message = 'This host has only the names localhost, 127.0.0.1 and [::1]: use one of them.';
    return { status: 421, message };
  }
  if (origin === undefined || hostOf(origin) === host?.toLowerCase()) return undefined;
  if (cors && allowsOrigin(cors, origin)) return undefined;
  return {
    status: 403,
    message: 'Only pages of this host’s own origin may send requests; CORS of local.settings.json allows others.',
  };
}

/** Returns the host and port of an origin; `undefined` if it has none, such as `null`. */
const hostOf = (origin: string) => urlOf(origin)?.host;

const hostnameOf = (address: string) => urlOf(address)?.hostname ?? '';

function urlOf(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined;
}

/** Returns whether a name or address leads to this machine only. @param hostname as in a URL, or as it was bound */
export function isLoopbackName(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(\.\d+){3}$/.test(hostname);
}
