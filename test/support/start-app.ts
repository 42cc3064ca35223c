import { z } from 'zod';
import { type RunningChild, startNode } from '../../packages/functions-host/test/support/child-process.ts';
import { temporaryFolder } from '../../packages/functions-host/test/support/free-resources.ts';

const Ready = z.object({
  url: z.string(),
  functions: z.array(
    z.object({
      name: z.string(),
      trigger: z.string(),
      url: z.string().optional(),
      methods: z.array(z.string()).optional(),
    }),
  ),
});

export interface TestApp extends z.infer<typeof Ready> {
  readonly child: RunningChild;
  /** The folder in which the host keeps the histories of orchestrations. */
  readonly data: string;
}

/**
 * Starts the real Function App on the local Functions host, as `npm start` does, with storage that is up already.
 * @param folder the folder of the app; by default the repository
 * @param history the folder of an app that has ended, to resume its orchestrations
 */
export async function startApp(
  connection: string,
  settings: NodeJS.ProcessEnv = {},
  folder = '.',
  history?: string,
): Promise<TestApp> {
  const data = history ?? (await temporaryFolder());
  const args = ['--app', folder, '--data', data, '--port', '0', '--json', '--log-level', 'error'];
  const child = startNode(['packages/functions-host/dist/main.js', ...args], {
    AzureWebJobsStorage: connection,
    DATA: connection,
    WORK: connection,
    REPAINT_BLOB_SOURCE: 'LogsAndContainerScan',
    REPAINT_CHECK_SECONDS: '1',
    ...settings,
  });
  const [line] = await child.waitForOutput(/.*\n/);
  return { ...Ready.parse(JSON.parse(line)), child, data };
}
