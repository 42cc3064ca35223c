import type { ServerResponse } from 'node:http';

/** Sends a response with a JSON body, or without a body. */
export function sendResponse(
  response: ServerResponse,
  status: number,
  body?: unknown,
  headers: Record<string, string> = {},
): void {
  const content = body === undefined ? undefined : JSON.stringify(body);
  const type = content === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' };
  response.writeHead(status, { ...type, 'Content-Length': Buffer.byteLength(content ?? ''), ...headers });
  response.end(content);
}
