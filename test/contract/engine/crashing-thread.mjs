// A thread of an engine that opens and crashes at its first frame.
import { parentPort } from 'node:worker_threads';

parentPort.on('message', () => {
  throw new Error('out of luck');
});
parentPort.postMessage({ type: 'opened', name: 'crashing', version: '0' });
