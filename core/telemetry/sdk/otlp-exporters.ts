import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import { otlpSignals, type TelemetrySettings } from '../telemetry-settings.ts';

/** The exporters of one destination of telemetry, for the signals that it accepts. */
export interface Exporters {
  readonly spans?: SpanExporter;
  readonly metrics?: PushMetricExporter;
}

/** Makes exporters to a collector by OTLP over HTTP. They read address, headers, timeouts and compression from the standard variables. */
export async function otlpExporters(settings: TelemetrySettings): Promise<Exporters> {
  const [traces, metrics] =
    settings.OTEL_EXPORTER_OTLP_PROTOCOL === 'http/json'
      ? await Promise.all([
          import('@opentelemetry/exporter-trace-otlp-http'),
          import('@opentelemetry/exporter-metrics-otlp-http'),
        ])
      : await Promise.all([
          import('@opentelemetry/exporter-trace-otlp-proto'),
          import('@opentelemetry/exporter-metrics-otlp-proto'),
        ]);
  const wanted = otlpSignals(settings);
  return {
    ...(wanted.spans && { spans: new traces.OTLPTraceExporter() }),
    ...(wanted.metrics && { metrics: new metrics.OTLPMetricExporter() }),
  };
}
