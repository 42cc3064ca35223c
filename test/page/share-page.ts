import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startAzurite } from '../../local/system/azurite.ts';
import { start, stop } from '../e2e/support/repaint.ts';
import { findChromium } from './support/find-chromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    page: {
      /** The path of the browser; undefined if none is installed. */
      chromium: string | undefined;
      /** The address of the running system. */
      url: string;
      /** The connection string of storage. */
      storage: string;
      /** The process that runs the system. */
      pid: number | undefined;
    };
  }
}

/** Vitest global setup that runs the whole local system, as `npm start` does, for all files. Without a browser, it starts nothing. */
export default async function sharePage({ provide }: TestProject): Promise<() => Promise<void>> {
  const chromium = await findChromium();
  if (chromium === undefined) {
    provide('page', { chromium, url: '', storage: '', pid: undefined });
    return async () => undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), 'repaint-page-'));
  const azurite = await startAzurite(join(folder, 'azurite'), { blob: 0, queue: 0, table: 0 }, join(folder, 'log'));
  const args = ['start', '--port', '0', '--storage', azurite.connection, '--data', join(folder, 'data')];
  // Short films then have several chunks, too, and jobs have a cost.
  const system = start(args, { env: { REPAINT_CHUNK_FRAMES: '6', REPAINT_WORKER_HOUR: '0.9' } });
  await system.says(/Press Ctrl-C to stop the system/);
  const url = /^ +Page +(\S+)/m.exec(system.said().stdout)?.[1] ?? '';
  provide('page', { chromium, url, storage: azurite.connection, pid: system.child.pid });
  return async () => {
    await stop(system);
    await azurite.child.stop(5);
    await rm(folder, { recursive: true, force: true });
  };
}
