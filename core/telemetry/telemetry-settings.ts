import { z } from 'zod';

/** An app setting that is empty counts as not set. */
const text = z
  .string()
  .optional()
  .transform((value) => value?.trim() || undefined);

/**
 * The variables of Application Insights and of OpenTelemetry that turn telemetry on and set where it goes. Those that the
 * SDK reads by itself (headers, timeouts, sampler, resource …) aren't listed.
 */
export const TelemetrySettings = z.object({
  APPLICATIONINSIGHTS_CONNECTION_STRING: text,
  /** `Authorization=AAD`, with `;ClientId=…` for a user-assigned identity. */
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: text,
  OTEL_EXPORTER_OTLP_ENDPOINT: text,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: text,
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: text,
  OTEL_EXPORTER_OTLP_PROTOCOL: z.enum(['http/protobuf', 'http/json']).default('http/protobuf').catch('http/protobuf'),
  /** Milliseconds between two exports of metrics. */
  OTEL_METRIC_EXPORT_INTERVAL: z.coerce.number().int().positive().default(60_000).catch(60_000),
  OTEL_SDK_DISABLED: text,
});
export type TelemetrySettings = z.infer<typeof TelemetrySettings>;

/** Returns which signals are sent by OTLP, since a collector may accept only one of them. */
export function otlpSignals(settings: TelemetrySettings): { readonly spans: boolean; readonly metrics: boolean } {
  const both = settings.OTEL_EXPORTER_OTLP_ENDPOINT;
  return {
    spans: (settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? both) !== undefined,
    metrics: (settings.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT ?? both) !== undefined,
  };
}

/** True if there is a destination for telemetry, and it isn't disabled. */
export function isTurnedOn(settings: TelemetrySettings): boolean {
  if (settings.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return false;
  const { spans, metrics } = otlpSignals(settings);
  return settings.APPLICATIONINSIGHTS_CONNECTION_STRING !== undefined || spans || metrics;
}
