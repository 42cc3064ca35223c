import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';

/** The exporters of one destination of telemetry, for the signals that it accepts. */
export interface Exporters {
  readonly spans?: SpanExporter;
  readonly metrics?: PushMetricExporter;
}
