import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';

/** One place that telemetry goes to, with what it takes. */
export interface Exporters {
  readonly spans?: SpanExporter;
  readonly metrics?: PushMetricExporter;
}
