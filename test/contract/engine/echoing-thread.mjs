// A thread of an engine that opens and answers each request without painting.
import { parentPort } from 'node:worker_threads';

parentPort.on('message', ({ type, id }) => {
  if (type === 'paint') parentPort.postMessage({ type: 'painted', id });
  if (type === 'close') parentPort.close();
});
parentPort.postMessage({ type: 'opened', name: 'echoing', version: '0' });
