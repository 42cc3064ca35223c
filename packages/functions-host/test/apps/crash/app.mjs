import { appendFileSync } from 'node:fs';
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
