import { app } from '@azure/functions';
import * as df from 'durable-functions';

df.app.activity('say', { handler: (name) => `Hello ${name}` });
df.app.activity('boom', { handler: () => { throw new Error('it broke'); } });

df.app.orchestration('hello', function* (context) {
  const name = context.df.getInput();
  const one = yield context.df.callActivity('say', name);
  const many = yield context.df.Task.all(['a', 'b', 'c'].map((n) => context.df.callActivity('say', n)));
  return [one, ...many];
});
df.app.orchestration('parent', function* (context) {
  const all = yield context.df.Task.all([1, 2].map((n) => context.df.callSubOrchestrator('hello', `n${n}`)));
  return all;
});
df.app.orchestration('fails', function* (context) {
  yield context.df.callActivity('boom');
});
df.app.orchestration('waits', function* (context) {
  const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60000));
  const approval = context.df.waitForExternalEvent('Approve');
  const winner = yield context.df.Task.any([approval, timer]);
  if (winner === approval) { timer.cancel(); return approval.result; }
  return 'late';
});
app.http('start', {
  route: 'start/{name}', methods: ['POST'], extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    const id = await client.startNew(request.params.name, { input: await request.json(), instanceId: request.query.get('id') ?? undefined });
    return client.createCheckStatusResponse(request, id);
  },
});
