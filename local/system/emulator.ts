/** Azurite's built-in account. Its key is published by Microsoft and opens nothing else. */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export interface EmulatorPorts {
  readonly blob: number;
  readonly queue: number;
  readonly table: number;
}

export const DEFAULT_PORTS: EmulatorPorts = { blob: 10_000, queue: 10_001, table: 10_002 };

/** Makes the connection string of an emulator on this machine. */
export function emulatorConnection({ blob, queue, table }: EmulatorPorts): string {
  const endpoint = (port: number) => `http://127.0.0.1:${port}/${ACCOUNT}`;
  return [
    'DefaultEndpointsProtocol=http',
    `AccountName=${ACCOUNT}`,
    `AccountKey=${KEY}`,
    `BlobEndpoint=${endpoint(blob)}`,
    `QueueEndpoint=${endpoint(queue)}`,
    `TableEndpoint=${endpoint(table)}`,
    '',
  ].join(';');
}
