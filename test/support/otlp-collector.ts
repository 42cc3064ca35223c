import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const Attributes = z
  .array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }))
  .default([])
  .transform((all) => Object.fromEntries(all.map(({ key, value }) => [key, Object.values(value)[0]])));
const Resource = z.object({ attributes: Attributes });
const Points = z.object({ dataPoints: z.array(z.object({ attributes: Attributes })) }).optional();

const Span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  startTimeUnixNano: z.coerce.number(),
  endTimeUnixNano: z.coerce.number(),
  attributes: Attributes,
  status: z.object({ code: z.number().optional(), message: z.string().optional() }).default({}),
});
const Traces = z.object({
  resourceSpans: z.array(z.object({ resource: Resource, scopeSpans: z.array(z.object({ spans: z.array(Span) })) })),
});

const Measured = z.object({
  name: z.string(),
  unit: z.string().default(''),
  sum: Points,
  gauge: Points,
  histogram: Points,
});
const Metrics = z.object({
  resourceMetrics: z.array(
    z.object({ resource: Resource, scopeMetrics: z.array(z.object({ metrics: z.array(Measured) })) }),
  ),
});

type Attributes = z.infer<typeof Attributes>;

export interface ReceivedSpan extends z.infer<typeof Span> {
  readonly service: unknown;
}

export interface ReceivedMetric {
  readonly name: string;
  readonly unit: string;
  readonly kind: 'sum' | 'gauge' | 'histogram';
  readonly service: unknown;
  readonly attributes: Attributes;
}

/** A collector for OTLP as JSON over HTTP, on a free port. */
export interface OtlpCollector {
  /** Environment variables that send telemetry here, at short intervals. */
  readonly env: Readonly<Record<string, string>>;
  readonly spans: readonly ReceivedSpan[];
  /** The points of all metrics. */
  readonly metrics: readonly ReceivedMetric[];
  /** The bodies of all requests. */
  readonly bodies: readonly string[];
  close(): Promise<void>;
}

export async function startOtlpCollector(): Promise<OtlpCollector> {
  const received = { spans: [] as ReceivedSpan[], metrics: [] as ReceivedMetric[], bodies: [] as string[] };
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces).toString('utf8');
    received.bodies.push(body);
    if (request.url === '/v1/traces') received.spans.push(...spansIn(body));
    if (request.url === '/v1/metrics') received.metrics.push(...metricsIn(body));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...received,
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '100',
      OTEL_METRIC_EXPORT_INTERVAL: '500',
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function spansIn(body: string): ReceivedSpan[] {
  return Traces.parse(JSON.parse(body)).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map((span) => ({ ...span, service: resource.attributes['service.name'] }))),
  );
}

function metricsIn(body: string): ReceivedMetric[] {
  return Metrics.parse(JSON.parse(body)).resourceMetrics.flatMap(({ resource, scopeMetrics }) =>
    scopeMetrics.flatMap(({ metrics }) => metrics.flatMap((metric) => pointsOf(metric, resource.attributes))),
  );
}

function pointsOf({ name, unit, ...kinds }: z.infer<typeof Measured>, resource: Attributes): ReceivedMetric[] {
  return (['sum', 'gauge', 'histogram'] as const).flatMap((kind) =>
    (kinds[kind]?.dataPoints ?? []).map(({ attributes }) => ({
      name,
      unit,
      kind,
      service: resource['service.name'],
      attributes,
    })),
  );
}
