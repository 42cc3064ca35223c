import { parentPort } from 'node:worker_threads';

/** Stands for parsers that never end: what it does is the name of its task. */
const HANGS = {
  // Nothing else in the thread runs any more.
  'for ever': () => {
    for (;;);
  },
  // Two reads take turns, and each is answered.
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
  // It waits for what nobody has promised.
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
