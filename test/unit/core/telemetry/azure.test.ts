import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AzureMonitorExporterOptions } from '@azure/monitor-opentelemetry-exporter';
import { context, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, expect, it, test } from 'vitest';
import { ATTRIBUTES, METRICS, SERVICES } from '../../../../core/telemetry/names.ts';
import { record, recordWith } from '../../../../core/telemetry/record.ts';
import { azureCredential } from '../../../../core/telemetry/sdk/azure-credential.ts';
import { azureExporters } from '../../../../core/telemetry/sdk/azure-exporters.ts';
import { inSpan } from '../../../../core/telemetry/spans.ts';

interface Envelope {
  readonly tags: Record<string, string>;
  readonly data: { readonly baseType: string; readonly baseData: Record<string, unknown> };
}

const closers: (() => void)[] = [];
afterAll(() => {
  for (const close of closers) close();
});

/** The identity of a Function App, as the platform offers it: a service on a port of its own. */
async function identities(): Promise<string> {
  const server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '', 'http://localhost'));
    const expires_on = String(Math.floor(Date.now() / 1_000) + 3_600);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ access_token: 'token', expires_on, token_type: 'Bearer' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const asked: URL[] = [];
Object.assign(process.env, { IDENTITY_ENDPOINT: await identities(), IDENTITY_HEADER: 'header' });

const CONNECTION =
  'InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=https://ingestion.example.net/';

it('sends tasks as requests, steps as dependencies and metrics by their names, signed in', async () => {
  const envelopes: Envelope[] = [];
  const bearers = new Set<string | undefined>();
  const httpClient: NonNullable<AzureMonitorExporterOptions['httpClient']> = {
    async sendRequest(request) {
      const sent = JSON.parse(String(request.body)) as Envelope[];
      envelopes.push(...sent);
      bearers.add(request.headers.get('authorization'));
      const bodyAsText = JSON.stringify({ itemsReceived: sent.length, itemsAccepted: sent.length, errors: [] });
      return { request, status: 200, headers: request.headers, bodyAsText };
    },
  };
  const { spans, metrics } = azureExporters(CONNECTION, 'Authorization=AAD', { httpClient });
  const resource = resourceFromAttributes({
    'service.name': SERVICES.worker,
    'service.instance.id': 'worker-7',
  });
  const tracers = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(spans)] });
  const meters = new MeterProvider({ resource, readers: [new PeriodicExportingMetricReader({ exporter: metrics })] });
  trace.setGlobalTracerProvider(tracers);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  recordWith(meters);
  const attributes = { [ATTRIBUTES.job]: 'job-1' };
  await inSpan('task chunk', { kind: SpanKind.CONSUMER, attributes }, () =>
    inSpan('paint', { attributes }, async () => record('framesPainted', 48, { [ATTRIBUTES.engine]: 'test' })),
  );
  await Promise.all([tracers.shutdown(), meters.shutdown()]);

  const of = (baseType: string) => envelopes.filter(({ data }) => data.baseType === baseType);
  expect(of('RequestData').map(({ data }) => data.baseData)).toMatchObject([
    { name: 'task chunk', success: true, properties: { [ATTRIBUTES.job]: 'job-1' } },
  ]);
  expect(of('RemoteDependencyData').map(({ data }) => data.baseData)).toMatchObject([
    { name: 'paint', type: 'InProc', properties: { [ATTRIBUTES.job]: 'job-1' } },
  ]);
  expect(of('MetricData').flatMap(({ data }) => data.baseData['metrics'])).toContainEqual(
    expect.objectContaining({ name: METRICS.framesPainted.name, value: 48 }),
  );
  expect(of('RequestData')[0]?.tags).toMatchObject({
    'ai.cloud.role': 'repaint-worker',
    'ai.cloud.roleInstance': 'worker-7',
  });
  expect(bearers).toEqual(new Set(['Bearer token']));
});

test.each([
  ['Authorization=AAD;ClientId=11111111-2222-3333-4444-555555555555', '11111111-2222-3333-4444-555555555555'],
  ['clientid=66666666-2222-3333-4444-555555555555; authorization=aad', '66666666-2222-3333-4444-555555555555'],
])('signs in as %s says', async (authentication, clientId) => {
  const token = await azureCredential(authentication)?.getToken('https://monitor.azure.com/.default');
  expect(token?.token).toBe('token');
  expect(asked.map(({ searchParams }) => searchParams.get('client_id'))).toContain(clientId);
});

test.each([[undefined], [''], ['Authorization=Key'], ['ClientId=1']])(
  'signs nobody in where it says %s',
  (authentication) => {
    expect(azureCredential(authentication)).toBeUndefined();
  },
);
