import type { IncomingMessage, ServerResponse } from 'node:http';

/** The origins whose pages may send requests to this host. */
export interface Cors {
  /** Origins such as `http://localhost:5173`; `*` means all. */
  origins: readonly string[];
  allowsCredentials: boolean;
}

const PREFLIGHT_SECONDS = '600';

export const allowsOrigin = ({ origins }: Cors, origin: string | undefined): origin is string =>
  origin !== undefined && origins.some((one) => one === '*' || one.toLowerCase() === origin.toLowerCase());

/** Lets the browser show the response to a page of another origin, and answers its preflight requests. @returns true if the request is answered */
export function answerCors({ method, headers }: IncomingMessage, response: ServerResponse, cors: Cors): boolean {
  if (!allowsOrigin(cors, headers.origin)) return false;
  response.setHeader('Access-Control-Allow-Origin', headers.origin);
  response.setHeader('Vary', 'Origin');
  if (cors.allowsCredentials) response.setHeader('Access-Control-Allow-Credentials', 'true');
  const askedMethod = headers['access-control-request-method'];
  if (method !== 'OPTIONS' || !askedMethod) return false;
  response.setHeader('Access-Control-Allow-Methods', askedMethod);
  response.setHeader('Access-Control-Allow-Headers', headers['access-control-request-headers'] ?? '*');
  response.setHeader('Access-Control-Max-Age', PREFLIGHT_SECONDS);
  response.writeHead(204).end();
  return true;
}
