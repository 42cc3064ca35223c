import { parentPort } from 'node:worker_threads';

/** Simulates parsers that never end; the name of the task selects the way. */
const HANGS = {
  // This blocks the thread for good.
  'for ever': () => {
    for (;;);
  },
  // Two reads alternate without end, and each is answered.
  'two reads': () => {
    let id = 0;
    const ask = () =>
      parentPort.postMessage({
        type: 'request',
        id: ++id,
        request: { kind: 'read', source: 'source', start: id % 2, end: 100_000 },
      });
    parentPort.on('message', ask);
    ask();
  },
  // This waits for a promise that never settles.
  'no reads': () => {
    parentPort.on('message', () => undefined);
  },
  memory: () => {
    const kept = [];
    for (;;) kept.push({ kept, more: [kept.length] });
  },
  crash: () => {
    throw new Error('a fault');
  },
};

parentPort.once('message', ({ task }) => HANGS[task]());
