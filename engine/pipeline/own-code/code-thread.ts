import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../../core/contracts/message-of.ts';

/** The data with which the thread of a model's code is started. */
export interface CodeThreadData {
  readonly folder: string;
  readonly file: string;
}

export interface CodeRequest {
  readonly id: number;
  readonly value: unknown;
}

export type CodeReply =
  | { readonly type: 'ready' }
  | { readonly type: 'gave'; readonly id: number; readonly value: unknown }
  /** A message without an id means that the module couldn't be loaded or its `init` failed. */
  | { readonly type: 'failed'; readonly id?: number; readonly message: string };

interface OwnModule {
  init?(context: { readonly folder: string }): unknown;
  run(value: CodeRequest['value']): unknown;
}

/** Entry point of a thread that runs the code of a model: `init` once, then `run` for each value. */
async function serve(port: MessagePort, { folder, file }: CodeThreadData): Promise<void> {
  const send = (reply: CodeReply) => port.postMessage(reply);
  try {
    const own = (await import(pathToFileURL(join(folder, file)).href)) as Partial<OwnModule>;
    if (typeof own.run !== 'function') throw new TypeError('it exports no function run');
    const run = own.run;
    await own.init?.({ folder });
    port.on('message', async ({ id, value }: CodeRequest) => {
      try {
        send({ type: 'gave', id, value: await run(value) });
      } catch (thrown) {
        send({ type: 'failed', id, message: messageOf(thrown) });
      }
    });
    send({ type: 'ready' });
  } catch (thrown) {
    send({ type: 'failed', message: messageOf(thrown) });
  }
}

if (parentPort !== null) void serve(parentPort, workerData as CodeThreadData);
