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
}

/** The host in a process of its own, as users start it. */
export function spawnHost({ app, data, env, flags = [] }: TestHostOptions & { data: string }): RunningChild {
  const main = 'packages/functions-host/dist/main.js';
  const args = [
    main,
    '--app',
    `packages/functions-host/test/apps/${app}`,
    '--data',
    data,
    '--port',
    '0',
    '--json',
    ...flags,
  ];
  return startNode(args, { AzureWebJobsStorage: '', ...env });
}

export async function startHost(options: TestHostOptions): Promise<TestHost> {
  const data = options.data ?? (await temporaryFolder());
  const child = spawnHost({ ...options, data });
  const [line] = await child.waitForOutput(/.*\n/);
  return { ...child, data, url: (JSON.parse(line) as { url: string }).url };
}
