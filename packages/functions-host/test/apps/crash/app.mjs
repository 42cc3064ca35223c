import { appendFileSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import * as df from 'durable-functions';

/** Says in which life of the host it ran, so that a test can see what ran again. */
df.app.activity('step', {
  handler: async ({ key }) => {
    appendFileSync(process.env.TRACE_FILE, `${process.env.LIFE} ${key}\n`);
    await delay(20);
    return key;
  },
});

df.app.orchestration('pair', function* (context) {
  const key = context.df.getInput();
  const first = yield context.df.callActivity('step', { key: `${key}/first` });
  const second = yield context.df.callActivity('step', { key: `${key}/second` });
  return [first, second];
});

/** A bit of everything, three times over by continue-as-new. */
df.app.orchestration('mixed', function* (context) {
  const { id, round, seen } = context.df.getInput();
  const at = `${id}/${round}`;
  const three = yield context.df.Task.all([1, 2, 3].map((n) => context.df.callActivity('step', { key: `${at}/${n}` })));
  const pair = yield context.df.callSubOrchestrator('pair', `${at}/pair`);
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 30));
  const event = yield context.df.waitForExternalEvent(`go${round}`);
  const all = [...seen, ...three, ...pair, event];
  if (round === 3) return all;
  context.df.continueAsNew({ id, round: round + 1, seen: all });
});

/** Fails until it has been begun three times, in whichever lives of the host. */
df.app.activity('flaky', {
  handler: ({ key }) => {
    appendFileSync(process.env.TRACE_FILE, `flaky ${key}\n`);
    const tries = readFileSync(process.env.TRACE_FILE, 'utf8').split(`flaky ${key}\n`).length - 1;
    if (tries < 3) throw new Error('not yet');
    appendFileSync(process.env.TRACE_FILE, `${process.env.LIFE} ${key}\n`);
    return key;
  },
});

df.app.orchestration('retries', function* (context) {
  const key = context.df.getInput();
  return yield context.df.callActivityWithRetry('flaky', new df.RetryOptions(20, 20), { key: `${key}/flaky` });
});

df.app.orchestration('family', function* (context) {
  const key = context.df.getInput();
  const children = ['a', 'b', 'c'].map((name) => context.df.callSubOrchestrator('pair', `${key}/${name}`));
  return (yield context.df.Task.all(children)).flat();
});

/** Counts up to the given number, one execution each. */
df.app.orchestration('counts', function* (context) {
  const { key, n, seen } = context.df.getInput();
  const result = yield context.df.callActivity('step', { key: `${key}/${n}` });
  const all = [...seen, result];
  if (n === 10) return all;
  context.df.continueAsNew({ key, n: n + 1, seen: all });
});

/** An event comes before a timer that is cancelled then. */
df.app.orchestration('races', function* (context) {
  const key = context.df.getInput();
  const first = yield context.df.callActivity('step', { key: `${key}/before` });
  const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 3_600_000));
  const event = context.df.waitForExternalEvent('go');
  const winner = yield context.df.Task.any([event, timer]);
  timer.cancel();
  const last = yield context.df.callActivity('step', { key: `${key}/after` });
  return [first, winner === event ? event.result : 'too late', last];
});

df.app.entity('counter', (context) => {
  const value = context.df.getState(() => 0);
  if (context.df.operationName === 'add') context.df.setState(value + 1);
  context.df.return(value);
});

// biome-ignore lint/correctness/useYield: a signal isn't waited for
df.app.orchestration('signalsAndEnds', function* (context) {
  context.df.signalEntity(new df.EntityId('counter', context.df.getInput()), 'add');
});

/** Adds one three times in each of three executions: by a call, a signal and a child that ends at once. */
df.app.orchestration('adds', function* (context) {
  const { key, n } = context.df.getInput();
  const counter = new df.EntityId('counter', key);
  yield context.df.callEntity(counter, 'add');
  yield context.df.callSubOrchestrator('signalsAndEnds', key);
  context.df.signalEntity(counter, 'add');
  if (n === 3) return yield context.df.callEntity(counter, 'get');
  context.df.continueAsNew({ key, n: n + 1 });
});
