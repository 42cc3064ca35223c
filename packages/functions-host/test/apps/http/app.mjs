import { app } from '@azure/functions';

const echo = async (request) => ({
  jsonBody: {
    method: request.method,
    path: new URL(request.url).pathname,
    params: request.params,
    query: [...request.query],
    type: request.headers.get('content-type'),
    connection: request.headers.get('connection'),
    body: await request.text(),
  },
});
const methods = ['GET', 'POST', 'PUT', 'DELETE'];

app.http('jobs', { route: 'jobs', methods, handler: () => ({ body: 'all jobs' }) });
app.http('job', { route: 'jobs/{id}', methods, handler: echo });
app.http('newJob', { route: 'jobs/new', methods: ['GET'], handler: () => ({ body: 'literal' }) });
app.http('part', { route: 'jobs/{id:int}/parts/{part:int?}', methods: ['GET'], handler: echo });
app.http('files', { route: 'files/{*path}', methods: ['GET'], handler: echo });
app.http('named', { route: 'named/{name}.{extension}', methods: ['GET'], handler: echo });
app.http('plate', { route: 'plates/{plate:regex(^[a-z]{{2}}-\\d{{3}}\\((x|y)\\)$)}', methods: ['GET'], handler: echo });
app.http('withDefault', { route: 'pages/{page=1}', methods: ['GET'], handler: echo });
app.http('noRoute', { methods: ['GET'], handler: () => ({ body: 'by its name' }) });
app.http('get', { route: 'same', methods: ['GET'], handler: () => ({ body: 'got' }) });
app.http('put', { route: 'same', methods: ['PUT'], handler: () => ({ body: 'put' }) });

app.http('nothing', { methods: ['GET'], handler: () => undefined });
app.http('fails', {
  methods: ['GET'],
  handler: () => {
    throw new Error('secret details');
  },
});
app.http('full', {
  methods: ['GET'],
  handler: () => ({
    status: 201,
    headers: { 'X-Own': 'yes', Location: '/there' },
    cookies: [{ name: 'a', value: 'b c', httpOnly: true, sameSite: 'Lax', maxAge: 60 }],
    body: 'made',
  }),
});
app.http('bytes', {
  methods: ['POST'],
  handler: async (request) => ({ body: Buffer.from(await request.arrayBuffer()) }),
});
app.http('notModified', { methods: ['GET'], handler: () => ({ status: 304 }) });

app.http('open', { methods: ['GET'], authLevel: 'anonymous', handler: () => ({ body: 'open' }) });
app.http('closed', { methods: ['GET'], authLevel: 'function', handler: () => ({ body: 'closed' }) });
app.http('admins', { methods: ['GET'], authLevel: 'admin', handler: () => ({ body: 'admins' }) });

app.hook.preInvocation((context) => {
  if (context.invocationContext.functionName === 'hooked') context.inputs[0] = 'changed by a hook';
});
app.hook.postInvocation((context) => {
  if (context.invocationContext.functionName === 'hooked')
    context.result = { body: `${context.result.body}, and after` };
});
app.hook.log((context) => {
  if (context.invocationContext?.functionName === 'hooked') context.message += ', and changed';
});
app.http('hooked', {
  methods: ['GET'],
  handler: (request, context) => {
    context.log('logged by hooked');
    return { body: String(request) };
  },
});
app.serviceBusQueue('unsupported', { queueName: 'q', connection: 'BUS', handler: () => undefined });
