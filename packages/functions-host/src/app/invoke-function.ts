import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { FunctionBindings } from '../bindings/function-bindings.ts';
import type { FunctionApp } from './function-app.ts';
import type { CategoryLog } from './log-category.ts';
import type { RegisteredFunction } from './registered-function.ts';
import type { InvocationCore, InvocationRequest, InvocationResponse, RetryContext, TypedData } from './rpc-types.ts';

/** The name of the function whose code is running, also in callbacks and promises that outlive its invocation. */
export const currentFunction = new AsyncLocalStorage<string>();

/** A function took longer than `functionTimeout` of host.json. */
export class FunctionTimeoutError extends Error {}

export interface Invocation {
  trigger: TypedData;
  triggerMetadata?: Record<string, TypedData>;
  invocationId?: string;
  traceParent?: string | undefined;
  retryContext?: RetryContext | undefined;
}

export interface InvokeFunction {
  (fn: RegisteredFunction, invocation: Invocation): Promise<InvocationResponse>;
  /** Returns whether a function is running. */
  isBusy(): boolean;
}

export interface InvocationDependencies {
  app: FunctionApp;
  log: CategoryLog;
  bindings: FunctionBindings;
  /** The limit of an invocation in ms; Infinity means that there is none. */
  timeoutMs: number;
}

/**
 * Makes a function that runs one invocation: inputs, hooks, the app's function and its outputs. If the app's function throws, the same
 * error is thrown.
 */
export function functionInvoker(dependencies: InvocationDependencies): InvokeFunction {
  let running = 0;
  const invoke = async (fn: RegisteredFunction, invocation: Invocation) => {
    running += 1;
    const invocationId = invocation.invocationId ?? randomUUID();
    dependencies.log(`Function.${fn.name}`, 'debug', 'Executing', { invocationId });
    const startedAt = performance.now();
    try {
      const run = currentFunction.run(fn.name, () => runInvocation(fn, { ...invocation, invocationId }, dependencies));
      return await withTimeout(run, fn.name, dependencies.timeoutMs);
    } finally {
      running -= 1;
      const ms = Math.round(performance.now() - startedAt);
      dependencies.log(`Function.${fn.name}`, 'debug', 'Executed', { invocationId, ms });
    }
  };
  return Object.assign(invoke, { isBusy: () => running > 0 });
}

async function runInvocation(
  fn: RegisteredFunction,
  invocation: Invocation & { invocationId: string },
  dependencies: InvocationDependencies,
): Promise<InvocationResponse> {
  const { bindings } = dependencies;
  const inputs = await bindings.readInputs(fn, invocation);
  const response = await callFunction(fn, newRequest(fn, invocation, inputs), dependencies);
  await bindings.writeOutputs(fn, invocation, response);
  return response;
}

const newRequest = (
  fn: RegisteredFunction,
  { invocationId, trigger, triggerMetadata = {}, retryContext, traceParent }: Invocation & { invocationId: string },
  inputs: InvocationRequest['inputData'],
): InvocationRequest => ({
  invocationId,
  functionId: fn.name,
  inputData: [{ name: fn.triggerName, data: trigger }, ...inputs],
  triggerMetadata,
  ...(retryContext && { retryContext }),
  ...(traceParent && { traceContext: { traceParent } }),
});

async function callFunction(
  fn: RegisteredFunction,
  request: InvocationRequest,
  { app, log }: InvocationDependencies,
): Promise<InvocationResponse> {
  let invocationContext: unknown;
  const hookData = {};
  const core: InvocationCore = {
    invocationId: request.invocationId,
    request,
    metadata: fn.metadata,
    state: undefined,
    log: (level, category, message) => {
      const line = app.hooks.onLog({ level, category, message, invocationContext, hookData });
      log(`Function.${fn.name}${category === 'user' ? '.User' : ''}`, line.level, line.message, {
        invocationId: request.invocationId,
      });
    },
  };
  const model = await app.model.getInvocationModel(core);
  const { context, inputs } = await model.getArguments();
  invocationContext = context;
  const hookContext = { hookData, appHookData: app.hooks.appHookData, invocationContext: context };
  const before = { ...hookContext, functionCallback: fn.callback, inputs };
  await inState(core, 'preInvocationHooks', () => app.hooks.run('preInvocation', before));
  const after = { ...hookContext, inputs: before.inputs, result: null as unknown, error: null as unknown };
  await inState(core, 'invocation', async () => {
    try {
      after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (error) {
      after.error = error ?? new Error('The function threw nothing.');
    }
  });
  await inState(core, 'postInvocationHooks', () => app.hooks.run('postInvocation', after));
  if (after.error) throw after.error;
  const response = await model.getResponse(context, after.result);
  return { ...response, returnedNothing: after.result === undefined || after.result === null };
}

async function inState(core: InvocationCore, state: string, work: () => Promise<void>): Promise<void> {
  core.state = state;
  await work().finally(() => {
    core.state = undefined;
  });
}

async function withTimeout<T>(work: Promise<T>, name: string, timeoutMs: number): Promise<T> {
  if (!Number.isFinite(timeoutMs)) return work;
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    const seconds = timeoutMs / 1000;
    const fail = () => reject(new FunctionTimeoutError(`Timeout value of ${seconds} s exceeded by function: ${name}`));
    timer = setTimeout(fail, Math.min(timeoutMs, 2 ** 31 - 1));
  });
  return Promise.race([work, expired]).finally(() => clearTimeout(timer));
}
