import { createRequire } from 'node:module';
import { type Child, startChild } from './child-process.ts';
import { type EmulatorPorts, emulatorConnection } from './emulator.ts';

export interface Azurite {
  readonly child: Child;
  readonly ports: EmulatorPorts;
  readonly connection: string;
}

/**
 * Starts an Azurite and waits until it listens.
 * @param ports the ports to use; 0 takes any free one
 */
export async function startAzurite(folder: string, ports: EmulatorPorts, logFile: string): Promise<Azurite> {
  const child = startChild({
    script: createRequire(import.meta.url).resolve('azurite/dist/src/azurite.js'),
    args: [
      ...['--silent', '--disableTelemetry', '--skipApiVersionCheck', '--location', folder],
      ...['--blobPort', String(ports.blob), '--queuePort', String(ports.queue), '--tablePort', String(ports.table)],
    ],
    logFile,
    exitWithParent: true,
  });
  const found = await listening(child);
  return { child, ports: found, connection: emulatorConnection(found) };
}

async function listening(child: Child): Promise<EmulatorPorts> {
  const [blob, queue, table] = await Promise.all(['Blob', 'Queue', 'Table'].map((service) => portOf(child, service)));
  return { blob: blob ?? 0, queue: queue ?? 0, table: table ?? 0 };
}

function portOf(child: Child, service: string): Promise<number> {
  const pattern = new RegExp(`Azurite ${service} service is successfully listening at .*:(\\d+)`);
  return child.line((line) => {
    const port = pattern.exec(line)?.[1];
    return port === undefined ? undefined : Number(port);
  });
}
