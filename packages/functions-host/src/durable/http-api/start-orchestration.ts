import { setTimeout as delay } from 'node:timers/promises';
import { readBody } from '../../http/read-body.ts';
import { sendResponse } from '../../http/send-response.ts';
import { isFinished } from '../hub/orchestration-status.ts';
import { InstanceExistsError } from '../hub/task-hub.ts';
import type { ApiCall } from './api-call.ts';
import { ApiError, exceptionBody } from './api-error.ts';
import { managementUrls } from './client-payload.ts';
import { getInstance } from './get-instances.ts';
import { parseJsonBody } from './parse-json-body.ts';
import { readFlag, readSeconds } from './read-query.ts';

/** Starts an orchestration and answers with its links or, if the caller wants to wait, with its output. */
export async function startOrchestration(call: ApiCall, name: string, instanceId: string | undefined): Promise<void> {
  const input = parseJsonBody((await readBody(call.request)).toString(), false);
  const version = call.url.searchParams.get('version') ?? undefined;
  const started = call.hub.start({ name, input, instanceId, version });
  await answerStart(call, await orConflict(started, (text) => ({ Message: text })));
}

/** Starts an orchestration again with the same input, under a new id unless `restartWithNewInstanceId=false`. */
export async function restartOrchestration(call: ApiCall, instanceId: string): Promise<void> {
  const keepsId = !readFlag(call.url.searchParams, 'restartWithNewInstanceId', true);
  const id = await orConflict(call.hub.restart(instanceId, keepsId), (text) =>
    exceptionBody(
      'DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException',
      text,
      'A non-terminal instance with this instance ID already exists.',
    ),
  );
  if (id !== undefined) return answerStart(call, id);
  const text = `No instance with ID '${instanceId}' was found. (Parameter 'instanceId')`;
  const message = 'InstanceId does not match a valid orchestration instance.';
  throw new ApiError(400, exceptionBody('System.ArgumentException', text, message));
}

function orConflict<T>(started: Promise<T>, body: (text: string) => object): Promise<T> {
  return started.catch((error: unknown) => {
    if (!(error instanceof InstanceExistsError)) throw error;
    throw new ApiError(409, body(error.message));
  });
}

async function answerStart(call: ApiCall, id: string): Promise<void> {
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
