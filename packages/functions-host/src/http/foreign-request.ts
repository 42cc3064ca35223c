import type { IncomingMessage } from 'node:http';
import { allowsOrigin, type Cors } from './cors.ts';

export interface Refusal {
  status: 403 | 421;
  message: string;
}

/**
 * Why a request to loopback is none of its developer's: a page of another origin can make a browser send requests here, and a
 * name of its own can lead here (DNS rebinding). Keys stand against both beyond loopback.
 */
export function refuseForeign({ headers }: IncomingMessage, cors?: Cors): Refusal | undefined {
  const { host, origin } = headers;
  if (host !== undefined && !isLoopbackName(hostnameOf(`http://${host}`))) {
    const message = 'This host answers to localhost, 127.0.0.1 and [::1] alone: use one of them.';
    return { status: 421, message };
  }
  if (origin === undefined || hostOf(origin) === host?.toLowerCase()) return undefined;
  if (cors && allowsOrigin(cors, origin)) return undefined;
  return { status: 403, message: 'This host answers pages of its own origin alone.' };
}

/** `example.com:8080` of an origin; undefined for what has no host, such as `null`. */
const hostOf = (origin: string) => urlOf(origin)?.host;

const hostnameOf = (address: string) => urlOf(address)?.hostname ?? '';

function urlOf(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined;
}

/** Whether only this machine has the name or address. @param hostname as in a URL, or as it was bound */
export function isLoopbackName(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(\.\d+){3}$/.test(hostname);
}
