import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TaskHub } from '../hub/task-hub.ts';
import type { WebhookAddress } from './client-payload.ts';

/** One request to the durable HTTP API, and what answers it. */
export interface ApiCall {
  hub: TaskHub;
  /** Links in answers begin with it. */
  address: WebhookAddress;
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
}
