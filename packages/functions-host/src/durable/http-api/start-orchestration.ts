import { setTimeout as delay } from 'node:timers/promises';
import { readBody } from '../../http/read-body.ts';
import { sendResponse } from '../../http/send-response.ts';
import { isFinished } from '../hub/orchestration-status.ts';
import type { ApiCall } from './api-call.ts';
import { managementUrls } from './client-payload.ts';
import { getInstance } from './get-instances.ts';
import { asJson } from './raise-event.ts';
import { readSeconds } from './read-query.ts';

/** Starts an orchestration and answers with its links, or, where the caller wants to wait, with its end. */
export async function startOrchestration(call: ApiCall, name: string, instanceId: string | undefined): Promise<void> {
  const body = (await readBody(call.request)).toString();
  const id = await call.hub.start(name, body === '' ? null : asJson(body), instanceId);
  const timeoutMs = readSeconds(call.url.searchParams, 'timeout');
  const intervalMs = readSeconds(call.url.searchParams, 'pollingInterval');
  if (timeoutMs !== undefined && intervalMs !== undefined && (await waitForEnd(call, id, timeoutMs, intervalMs)))
    return sendEnd(call, id);
  const { rewindPostUri: _, ...links } = managementUrls(call.address, id);
  const statusUri = links['statusQueryGetUri'] ?? '';
  sendResponse(call.response, 202, links, { Location: statusUri, 'Retry-After': '10' });
}

async function waitForEnd(call: ApiCall, id: string, timeoutMs: number, intervalMs: number): Promise<boolean> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const status = call.hub.statusOf(id);
    if (status && isFinished(status)) return true;
    const leftMs = until - Date.now();
    if (leftMs <= 0) return false;
    await delay(Math.max(1, Math.min(intervalMs, leftMs)));
  }
}

async function sendEnd(call: ApiCall, id: string): Promise<void> {
  const instance = await call.hub.load(id);
  if (instance?.status !== 'Completed') return getInstance(call, id);
  sendResponse(call.response, 200, instance.output === null ? null : JSON.parse(instance.output));
}
