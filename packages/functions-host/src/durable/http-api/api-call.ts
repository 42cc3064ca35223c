import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TaskHub } from '../hub/task-hub.ts';
import type { WebhookAddress } from './client-payload.ts';

/** One request to the durable HTTP API, with its response. */
export interface ApiCall {
  hub: TaskHub;
  /** The address that links in responses begin with. */
  address: WebhookAddress;
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
}
