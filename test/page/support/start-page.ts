import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAzurite } from '../../../local/system/azurite.ts';
import { start, stop } from '../../e2e/support/repaint.ts';

/** A whole local system with its page, as `npm start` runs it. */
export interface StartedPage {
  readonly url: string;
  /** The connection string of its storage. */
  readonly storage: string;
  /** The process whose children are the host and the workers. */
  readonly pid: number;
  readonly storagePid: number;
  /** A folder that is removed with the system. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Starts the whole local system on free ports, with a storage and a folder of its own. */
export async function startPage(env: Record<string, string> = {}): Promise<StartedPage> {
  const folder = await mkdtemp(join(tmpdir(), 'repaint-page-'));
  const azurite = await startAzurite(join(folder, 'azurite'), { blob: 0, queue: 0, table: 0 }, join(folder, 'log'));
  const args = ['start', '--port', '0', '--storage', azurite.connection, '--data', join(folder, 'data')];
  const system = start(args, { env });
  await system.says(/Press Ctrl-C to stop the system/);
  return {
    url: /^ +Page +(\S+)/m.exec(system.said().stdout)?.[1] ?? '',
    storage: azurite.connection,
    pid: system.child.pid ?? 0,
    storagePid: azurite.child.pid ?? 0,
    folder,
    async stop() {
      await stop(system);
      await azurite.child.stop(5);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
