import type { FunctionsHostOptions } from '../../src/functions-host-options.ts';
import { type RunningChild, startNode } from './child-process.ts';
import { temporaryFolder } from './free-resources.ts';

export interface TestHost extends RunningChild {
  url: string;
  data: string;
}

export interface TestHostOptions {
  /** A folder of `packages/functions-host/test/apps`. */
  app: string;
  data?: string;
  env?: NodeJS.ProcessEnv;
  flags?: readonly string[];
  /** Options that the command has no flags for. The host isn't started by the command then, and `flags` don't count. */
  options?: Pick<FunctionsHostOptions, 'blobPollMs' | 'timers'>;
}

/** The host in a process of its own, as users start it. */
export function spawnHost({ app, data, env, flags = [], options }: TestHostOptions & { data: string }): RunningChild {
  const appFolder = `packages/functions-host/test/apps/${app}`;
  const given = JSON.stringify({ appFolder, dataFolder: data, port: 0, ...options });
  const args = options
    ? ['packages/functions-host/test/support/host-with-options.mjs', given]
    : ['packages/functions-host/dist/main.js', '--app', appFolder, '--data', data, '--port', '0', '--json', ...flags];
  return startNode(args, { AzureWebJobsStorage: '', ...env });
}

export async function startHost(options: TestHostOptions): Promise<TestHost> {
  const data = options.data ?? (await temporaryFolder());
  const child = spawnHost({ ...options, data });
  const [line] = await child.waitForOutput(/.*\n/);
  return { ...child, data, url: (JSON.parse(line) as { url: string }).url };
}
