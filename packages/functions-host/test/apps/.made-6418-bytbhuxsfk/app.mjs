import { app } from '@azure/functions';
app.http('hello', { methods: ['GET'], handler: () => ({ body: 'two ' + process.pid }) });
app.http('floats', { methods: ['GET'], handler: () => { Promise.reject(new Error('nobody waits')); return {}; } });
app.http('throws', { methods: ['GET'], handler: () => { setTimeout(() => { throw new Error('too late'); }); return {}; } });