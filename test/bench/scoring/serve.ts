import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Served {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the service as users do, in a process of its own. */
export async function serve(...options: readonly string[]): Promise<Served> {
  const service = spawn(
    process.execPath,
    ['dist/local/main.js', 'score', '--port', '0', '--grpc-port', '0', ...options],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const exited = once(service, 'exit');
  const stop = async () => {
    service.kill('SIGTERM');
    await exited;
  };
  let url: string | undefined;
  const lines = createInterface(service.stdout);
  for await (const line of lines) {
    url = /REST +(http:\S+)/.exec(line)?.[1];
    if (url !== undefined) break;
  }
  service.stdout.resume();
  if (url === undefined) throw new Error('The service did not start.');
  return { url, stop };
}
