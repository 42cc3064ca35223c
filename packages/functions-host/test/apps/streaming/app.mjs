import { app } from '@azure/functions';

app.setup({ enableHttpStream: true });
app.http('count', {
  methods: ['POST'],
  handler: async (request) => {
    let bytes = 0;
    for await (const chunk of request.body) bytes += chunk.length;
    return { jsonBody: { bytes } };
  },
});
app.http('stream', {
  route: 'stream/{count}',
  methods: ['GET'],
  handler: (request) => ({
    headers: { 'Content-Type': 'text/plain' },
    body: new ReadableStream({
      start(controller) {
        for (let at = 0; at < Number(request.params.count); at++)
          controller.enqueue(new TextEncoder().encode(`${at}\n`));
        controller.close();
      },
    }),
  }),
});
app.http('params', { route: 'params/{id}', methods: ['GET'], handler: ({ params }) => ({ jsonBody: params }) });
app.http('headers', { methods: ['GET'], handler: ({ headers }) => ({ jsonBody: Object.fromEntries(headers) }) });
app.http('nothing', { methods: ['GET'], handler: () => undefined });
app.http('fails', {
  methods: ['GET'],
  handler: () => {
    throw new Error('by design');
  },
});
