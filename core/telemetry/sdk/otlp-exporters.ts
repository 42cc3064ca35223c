import type { TelemetrySettings } from '../telemetry-settings.ts';
import type { Exporters } from './exporters.ts';

/** To a collector by OTLP over HTTP; the exporters read address, headers, timeouts and compression from the standard variables. */
export async function otlpExporters(protocol: TelemetrySettings['OTEL_EXPORTER_OTLP_PROTOCOL']): Promise<Exporters> {
  const [traces, metrics] =
    protocol === 'http/json'
      ? await Promise.all([
          import('@opentelemetry/exporter-trace-otlp-http'),
          import('@opentelemetry/exporter-metrics-otlp-http'),
        ])
      : await Promise.all([
          import('@opentelemetry/exporter-trace-otlp-proto'),
          import('@opentelemetry/exporter-metrics-otlp-proto'),
        ]);
  return { spans: new traces.OTLPTraceExporter(), metrics: new metrics.OTLPMetricExporter() };
}
