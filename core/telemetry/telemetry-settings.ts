import { z } from 'zod';

/** An app setting that is there but empty counts as not set. */
const text = z
  .string()
  .optional()
  .transform((value) => value?.trim() || undefined);

/**
 * The variables that turn telemetry on and say where it goes: Application Insights' own and OpenTelemetry's. Those that the
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

/** What goes to a collector by OTLP: a collector may take one kind alone. */
export function otlpSignals(settings: TelemetrySettings): { readonly spans: boolean; readonly metrics: boolean } {
  const both = settings.OTEL_EXPORTER_OTLP_ENDPOINT;
  return {
    spans: (settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? both) !== undefined,
    metrics: (settings.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT ?? both) !== undefined,
  };
}

/** Whether there is anywhere to send telemetry to. */
export function isTurnedOn(settings: TelemetrySettings): boolean {
  if (settings.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return false;
  const { spans, metrics } = otlpSignals(settings);
  return settings.APPLICATIONINSIGHTS_CONNECTION_STRING !== undefined || spans || metrics;
}
