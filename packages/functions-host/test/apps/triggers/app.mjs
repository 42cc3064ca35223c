import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { app } from '@azure/functions';

const { ResourceFactoryResolver } = createRequire(import.meta.url)('@azure/functions-extensions-base');
ResourceFactoryResolver.getInstance().registerResourceFactory('AzureStorageBlobs', (data) => ({
  ...data,
  content: JSON.parse(data.content.toString()),
}));

/** What each function was given, a JSON line each. */
const report = (fn, value) => appendFileSync(process.env.REPORT_FILE, `${JSON.stringify({ fn, ...value })}\n`);

app.storageQueue('onMessage', {
  queueName: '%QUEUE_PREFIX%-messages',
  connection: 'DATA',
  handler: (message, context) => {
    report('onMessage', { message, metadata: context.triggerMetadata });
    if (message?.fails) throw new Error('by design');
  },
});
let running = 0;
app.storageQueue('onSlowMessage', {
  queueName: 'slow',
  connection: 'DATA',
  handler: async (message) => {
    running += 1;
    report('onSlowMessage', { message, running });
    await delay(150);
    running -= 1;
  },
});
app.storageBlob('onReference', {
  path: 'videos/{name}',
  connection: 'DATA',
  sdkBinding: true,
  handler: (reference, context) => {
    report('onReference', { reference, metadata: context.triggerMetadata });
    if (context.triggerMetadata.name.startsWith('bad')) throw new Error('by design');
  },
});
app.storageBlob('onContent', {
  path: 'texts/{folder}/{file}.{extension}',
  connection: 'DATA',
  handler: (content, context) => {
    const { folder, file, extension } = context.triggerMetadata;
    report('onContent', { isBuffer: Buffer.isBuffer(content), text: content.toString(), folder, file, extension });
  },
});
for (const side of ['left', 'right'])
  app.storageBlob(`on${side}`, { path: `pairs/${side}/{name}`, connection: 'DATA', handler: () => {} });
app.timer('onTime', {
  schedule: '*/1 * * * * *',
  handler: (timer) => report('onTime', { timer }),
});
app.timer('retried', {
  schedule: '0 0 5 1 1 *',
  runOnStartup: true,
  retry: { strategy: 'fixedDelay', maxRetryCount: 2, delayInterval: 0 },
  handler: (_timer, { retryContext }) => {
    report('retried', { retryContext });
    throw new Error('by design');
  },
});
app.timer('rarely', {
  schedule: '0 0 5 1 1 *',
  runOnStartup: process.env.RUN_ON_STARTUP === 'true',
  handler: (timer) => report('rarely', { timer }),
});
