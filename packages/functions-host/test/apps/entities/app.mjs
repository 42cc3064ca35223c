import { app } from '@azure/functions';
import * as df from 'durable-functions';

const counter = (key) => new df.EntityId('Counter', key);

df.app.entity('Counter', (context) => {
  const { df: entity } = context;
  const value = entity.getState(() => 0);
  switch (entity.operationName) {
    case 'add':
      entity.setState(value + entity.getInput());
      break;
    case 'get':
      entity.return(value);
      break;
    case 'describe':
      entity.return({ id: entity.entityId, isNew: entity.isNewlyConstructed, input: entity.getInput() ?? null });
      break;
    case 'passOn':
      entity.signalEntity(counter(entity.getInput()), 'add', value);
      entity.setState(0);
      break;
    case 'delete':
      entity.destructOnExit();
      break;
    default:
      throw new Error('no such operation');
  }
});

/** Does one thing after another: [key, operation, input], and gives what each has given. */
df.app.orchestration('calls', function* (context) {
  const results = [];
  for (const [key, operation, input] of context.df.getInput()) {
    try {
      results.push((yield context.df.callEntity(counter(key), operation, input)) ?? null);
    } catch (error) {
      results.push(error.name);
    }
  }
  return results;
});

// biome-ignore lint/correctness/useYield: a signal isn't waited for
df.app.orchestration('signals', function* (context) {
  for (const [key, operation, input] of context.df.getInput()) context.df.signalEntity(counter(key), operation, input);
});

df.app.orchestration('callsMissing', function* (context) {
  yield context.df.callEntity(new df.EntityId('nowhere', 'a'), 'get');
});

/** Moves one from one counter to another, in steps between which others would spoil it. */
df.app.orchestration('transfers', function* (context) {
  const { from, to, fails } = context.df.getInput();
  const lock = yield context.df.lock(counter(from), counter(to));
  const before = yield context.df.callEntity(counter(from), 'get');
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 5));
  if (fails) throw new Error('in the middle');
  yield context.df.callEntity(counter(from), 'add', -1);
  const after = yield context.df.callEntity(counter(from), 'get');
  yield context.df.callEntity(counter(to), 'add', 1);
  lock.release();
  return after === before - 1;
});

/** Holds the lock of a counter until it is told to end. */
df.app.orchestration('holds', function* (context) {
  yield context.df.lock(counter(context.df.getInput()));
  context.df.setCustomStatus('holds');
  yield context.df.waitForExternalEvent('end');
});

/** Lets tests use the SDK's own client: the body is [method, key, ...arguments]. */
app.http('client', {
  methods: ['POST'],
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const [method, key, ...args] = await request.json();
    return { jsonBody: { result: await df.getClient(context)[method](counter(key), ...args) } };
  },
});
