import { app, input, output } from '@azure/functions';

const connection = 'DATA';
const blobIn = input.storageBlob({ path: 'given/{Query.name}', connection });
const bytesIn = input.generic({ type: 'blob', path: 'given/{Query.name}', connection, dataType: 'binary' });
const entity = input.table({ tableName: 'people', partitionKey: '{team}', rowKey: '{Query.name}', connection });
const team = input.table({ tableName: 'people', partitionKey: '{team}', connection });
app.http('read', {
  route: 'teams/{team}',
  extraInputs: [blobIn, bytesIn, entity, team],
  handler: (_request, context) => {
    const [text, bytes, one, all] = [blobIn, bytesIn, entity, team].map((each) => context.extraInputs.get(each));
    return { jsonBody: { text, bytes: bytes?.length, one, all: all.map(({ RowKey }) => RowKey) } };
  },
});

const copies = output.storageBlob({ path: 'out/{name}-{queueTrigger}.txt', connection });
const random = output.storageBlob({ path: 'out/%FOLDER%/{rand-guid}.{DateTime:yyyy}', connection });
const messages = output.storageQueue({ queueName: 'sent', connection });
const people = output.table({ tableName: 'people', connection });
app.storageQueue('write', {
  queueName: 'orders',
  connection,
  extraOutputs: [copies, random, messages, people],
  handler: (message, context) => {
    const name = message.name ?? message;
    if (message.name) context.extraOutputs.set(random, Buffer.from([1, 2, 3]));
    else context.extraOutputs.set(copies, 'never: a text has no name');
    context.extraOutputs.set(messages, ['one', { two: name }]);
    context.extraOutputs.set(people, { PartitionKey: 'red', RowKey: name, age: 7 });
  },
});
app.http('returns', {
  route: 'returns/{name}',
  extraOutputs: [copies],
  handler: () => ({ body: 'no queue here' }),
});
app.storageQueue('passOn', {
  queueName: 'sent',
  connection,
  return: output.storageQueue({ queueName: 'passed-on', connection }),
  handler: (message) => ({ passed: message }),
});
