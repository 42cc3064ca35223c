import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { app } from '@azure/functions';
import * as df from 'durable-functions';

/** Which activities ran, for tests that count. */
const trace = (text) => process.env.TRACE_FILE && appendFileSync(process.env.TRACE_FILE, `${text}\n`);

const attempts = new Map();
df.app.activity('echo', { handler: (input) => input });
df.app.activity('typeOf', { handler: (input) => (input === null ? 'null' : typeof input) });
df.app.activity('wait', {
  handler: async ({ ms, value, fails }) => {
    await delay(ms);
    trace(`wait ${value}`);
    if (fails) throw new Error(fails);
    return value;
  },
});
df.app.activity('failTimes', {
  handler: ({ key, times }) => {
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    if (attempt <= times) throw new Error(`attempt ${attempt} of ${key}`);
    return attempt;
  },
});
df.app.activity('whoCalls', {
  handler: (_input, context) => ({ instanceId: context.triggerMetadata?.instanceId, name: context.functionName }),
});
let busy = 0;
df.app.activity('busy', {
  handler: async () => {
    busy += 1;
    const most = busy;
    await delay(50);
    busy -= 1;
    return most;
  },
});
df.app.activity('longError', { handler: () => Promise.reject(new Error('x'.repeat(200_000))) });

const define = (name, orchestrator) => df.app.orchestration(name, orchestrator);

define('echoAll', function* (context) {
  const results = [];
  for (const value of context.df.getInput()) results.push(yield context.df.callActivity('echo', value));
  return results;
});
define('undefinedInput', function* (context) {
  return [yield context.df.callActivity('typeOf'), context.df.getInput()];
});
define('needsLuck', function* (context) {
  const key = context.df.getInput();
  const first = yield context.df.callActivity('wait', { ms: 0, value: key });
  return [first && 1, yield context.df.callActivity('failTimes', { key, times: 1 })];
});
// biome-ignore lint/correctness/useYield: it asks for nothing
define('version', function* (context) {
  return context.df.version;
});
define('versions', function* (context) {
  return {
    own: context.df.version,
    called: yield context.df.callSubOrchestrator('version', null, undefined, '3.0'),
    byDefault: yield context.df.callSubOrchestrator('version'),
  };
});
class OutOfPaint extends Error {
  name = 'OutOfPaint';
}
df.app.setExceptionPropertiesProvider({
  getExceptionProperties: (error) => (error instanceof OutOfPaint ? { colour: 'blue' } : undefined),
});
df.app.activity('paint', { handler: () => Promise.reject(new OutOfPaint('no blue')) });
define('failsWithDetails', function* (context) {
  try {
    yield context.df.callActivity('paint');
  } catch ({ name, failureDetails: { errorType, errorMessage, properties } }) {
    return { name, errorType, errorMessage, properties };
  }
});
define('returnsNothing', function* () {});
define('context', function* (context) {
  return {
    activity: yield context.df.callActivity('whoCalls'),
    id: context.df.instanceId,
    parent: context.df.parentInstanceId ?? null,
  };
});
define('fanOut', function* (context) {
  const count = context.df.getInput();
  const tasks = Array.from({ length: count }, (_, at) => context.df.callActivity('echo', at));
  const results = yield context.df.Task.all(tasks);
  return results.reduce((sum, value) => sum + value, 0);
});
define('callsChild', function* (context) {
  const { child, input, id } = context.df.getInput();
  return yield context.df.callSubOrchestrator(child, input, id);
});
define('catchesChild', function* (context) {
  try {
    return yield context.df.callSubOrchestrator(context.df.getInput());
  } catch (error) {
    return `caught: ${error.message}`;
  }
});
// biome-ignore lint/correctness/useYield: it fails before it asks for anything
define('fails', function* () {
  throw new Error('by design');
});
// biome-ignore lint/correctness/useYield: it fails before it asks for anything
define('failsEmpty', function* () {
  throw new Error('');
});
define('sleeps', function* (context) {
  const before = context.df.currentUtcDateTime.getTime();
  yield context.df.createTimer(new Date(before + context.df.getInput()));
  return context.df.currentUtcDateTime.getTime() - before;
});
define('waitsFor', function* (context) {
  return yield context.df.waitForExternalEvent(context.df.getInput());
});
define('waitsForTwo', function* (context) {
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 300));
  const first = yield context.df.waitForExternalEvent('go');
  const second = yield context.df.waitForExternalEvent('go');
  return [first, second];
});
define('eventOrTimer', function* (context) {
  const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + context.df.getInput()));
  const event = context.df.waitForExternalEvent('go');
  const winner = yield context.df.Task.any([event, timer]);
  if (winner === timer) return 'timer';
  timer.cancel();
  return event.result;
});
define('abandonsTimer', function* (context) {
  const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + context.df.getInput()));
  yield context.df.Task.any([context.df.callActivity('echo', 1), timer]);
  return 'done';
});
define('abandonsActivity', function* (context) {
  const slow = context.df.callActivity('wait', { ms: context.df.getInput(), value: 'slow' });
  yield context.df.Task.any([context.df.callActivity('echo', 1), slow]);
  return 'done';
});
define('allFailsEarly', function* (context) {
  const { ms } = context.df.getInput();
  try {
    yield context.df.Task.all([
      context.df.callActivity('wait', { ms: 0, value: 'fast', fails: 'fast failure' }),
      context.df.callActivity('wait', { ms, value: 'sibling' }),
    ]);
  } catch (error) {
    yield context.df.callActivity('wait', { ms: 0, value: 'after' });
    return `caught: ${error.message.split(' \n')[0]}`;
  }
});
define('yieldsAgain', function* (context) {
  const fast = context.df.callActivity('echo', 'fast');
  const slow = context.df.callActivity('wait', { ms: 100, value: 'again' });
  yield context.df.Task.any([fast, slow]);
  const second = yield context.df.Task.any([slow]);
  const next = yield context.df.callActivity('echo', 'next');
  return { second: second.result, next };
});
define('waitsForTask', function* (context) {
  return yield context.df.callActivity('wait', { ms: context.df.getInput(), value: 'from the task' });
});
define('waitsAgain', function* (context) {
  const soon = () => new Date(context.df.currentUtcDateTime.getTime() + 50);
  yield context.df.Task.any([context.df.waitForExternalEvent('go'), context.df.createTimer(soon())]);
  context.df.setCustomStatus('abandoned');
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1000));
  context.df.setCustomStatus('waiting again');
  return yield context.df.waitForExternalEvent('go');
});
define('clearsStatus', function* (context) {
  context.df.setCustomStatus('set');
  yield context.df.waitForExternalEvent('go');
  context.df.setCustomStatus(null);
  yield context.df.waitForExternalEvent('go');
});
define('retries', function* (context) {
  const { key, times, max, firstMs, coefficient, maxMs, timeoutMs } = context.df.getInput();
  const options = new df.RetryOptions(firstMs ?? 50, max);
  if (coefficient) options.backoffCoefficient = coefficient;
  if (maxMs) options.maxRetryIntervalInMilliseconds = maxMs;
  if (timeoutMs) options.retryTimeoutInMilliseconds = timeoutMs;
  try {
    return yield context.df.callActivityWithRetry('failTimes', options, { key, times });
  } catch (error) {
    yield context.df.callActivity('echo', 'after');
    return `gave up: ${error.message.split(' \n')[0]}`;
  }
});
define('child', function* (context) {
  return yield context.df.callActivity('failTimes', context.df.getInput());
});
define('retriesChild', function* (context) {
  const options = new df.RetryOptions(50, context.df.getInput().max);
  return yield context.df.callSubOrchestratorWithRetry('child', options, context.df.getInput());
});
define('counts', function* (context) {
  const { at, to } = context.df.getInput();
  if (at === to) return at;
  yield context.df.callActivity('echo', at);
  context.df.setCustomStatus({ at });
  context.df.continueAsNew({ at: at + 1, to });
});
define('collects', function* (context) {
  const { seen, want } = context.df.getInput();
  seen.push(yield context.df.waitForExternalEvent('item'));
  if (seen.length === want) return seen;
  context.df.continueAsNew({ seen, want });
});
define('customStatus', function* (context) {
  context.df.setCustomStatus({ step: 1 });
  yield context.df.waitForExternalEvent('go');
  context.df.setCustomStatus('second');
  yield context.df.waitForExternalEvent('go');
  return 'done';
});
define('hugeStatus', function* (context) {
  context.df.setCustomStatus('x'.repeat(9000));
  yield context.df.waitForExternalEvent('go');
});
define('waitsLong', function* (context) {
  return yield context.df.callActivity('wait', { ms: 4000, value: 'long' });
});
define('crowd', function* (context) {
  const tasks = Array.from({ length: context.df.getInput() }, () => context.df.callActivity('busy'));
  return Math.max(...(yield context.df.Task.all(tasks)));
});
define('sleepsThenEchoes', function* (context) {
  const before = context.df.currentUtcDateTime.getTime();
  yield context.df.createTimer(new Date(before + context.df.getInput()));
  const slept = context.df.currentUtcDateTime.getTime() - before;
  return [slept, yield context.df.callActivity('echo', 'after')];
});
define('callsHttp', function* (context) {
  yield context.df.callHttp({ method: 'GET', url: 'http://localhost' });
});
define('callsMissing', function* (context) {
  yield context.df.callActivity('nowhere');
});
define('callsMissingChild', function* (context) {
  yield context.df.callSubOrchestrator('nowhere');
});
define('callsLongError', function* (context) {
  yield context.df.callActivity('longError');
});
define('clock', function* (context) {
  const times = [context.df.currentUtcDateTime.getTime()];
  const guids = [context.df.newGuid(context.df.instanceId)];
  for (let at = 0; at < 3; at++) {
    yield context.df.callActivity('wait', { ms: 5, value: at });
    times.push(context.df.currentUtcDateTime.getTime());
    guids.push(context.df.newGuid(context.df.instanceId));
  }
  return { times, guids };
});
let replayedLines = 0;
define('counted', function* (context) {
  if (!context.df.isReplaying) replayedLines += 1;
  yield context.df.callActivity('echo', 1);
  if (!context.df.isReplaying) replayedLines += 1;
  yield context.df.callActivity('echo', 2);
  if (!context.df.isReplaying) replayedLines += 1;
  return replayedLines;
});
df.app.entity('counter', () => {});

/** Lets tests use the SDK's own client: the body is [method, ...arguments]. */
app.http('client', {
  methods: ['POST'],
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const [method, ...args] = await request.json();
    const client = df.getClient(context);
    try {
      return { jsonBody: { result: (await client[method](...args)) ?? null } };
    } catch (error) {
      return { status: 418, jsonBody: { error: error.message } };
    }
  },
});
app.http('checkStatus', {
  route: 'check/{id}',
  extraInputs: [df.input.durableClient()],
  handler: (request, context) => df.getClient(context).createCheckStatusResponse(request, request.params.id),
});
app.http('waitForCompletion', {
  route: 'complete/{id}',
  extraInputs: [df.input.durableClient()],
  handler: (request, context) =>
    df.getClient(context).waitForCompletionOrCreateCheckStatusResponse(request, request.params.id, {
      timeoutInMilliseconds: 300,
      retryIntervalInMilliseconds: 20,
    }),
});
