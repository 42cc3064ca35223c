import { context, DiagLogLevel, diag, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  defaultResource,
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { recordWith } from '../record.ts';
import type { Telemetry, TelemetryOptions } from '../start-telemetry.ts';
import { otlpSignals, type TelemetrySettings } from '../telemetry-settings.ts';
import { diagnostics } from './diagnostics.ts';
import type { Exporters } from './otlp-exporters.ts';

/** Longest time that a process waits at its end for the last telemetry to be sent. */
const STOP_MS = 3_000;

/** Sets up the SDK and registers it with the OpenTelemetry API. This module is imported only if telemetry is on. */
export async function openSdk(options: TelemetryOptions, settings: TelemetrySettings): Promise<Telemetry> {
  const exporters = await openExporters(settings);
  const resource = resourceOf(options);
  const tracers = new BasicTracerProvider({
    resource,
    spanProcessors: exporters.flatMap(({ spans }) => (spans ? [new BatchSpanProcessor(spans)] : [])),
  });
  const meters = new MeterProvider({
    resource,
    readers: exporters.flatMap(({ metrics }) =>
      metrics ? [metricReader(metrics, settings.OTEL_METRIC_EXPORT_INTERVAL)] : [],
    ),
  });
  diag.setLogger(diagnostics(options.warn), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(tracers);
  recordWith(meters);
  return { isOn: true, stop: () => inTime(Promise.allSettled([tracers.shutdown(), meters.shutdown()])) };
}

async function openExporters(settings: TelemetrySettings): Promise<Exporters[]> {
  const {
    APPLICATIONINSIGHTS_CONNECTION_STRING: connection,
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: authentication,
  } = settings;
  const opened: Exporters[] = [];
  if (connection) opened.push((await import('./azure-exporters.ts')).azureExporters(connection, authentication));
  const otlp = otlpSignals(settings);
  if (otlp.spans || otlp.metrics) opened.push(await (await import('./otlp-exporters.ts')).otlpExporters(settings));
  return opened;
}

function metricReader(exporter: PushMetricExporter, exportIntervalMillis: number): PeriodicExportingMetricReader {
  // The timeout may not be longer than the interval.
  const exportTimeoutMillis = Math.min(30_000, exportIntervalMillis);
  return new PeriodicExportingMetricReader({ exporter, exportIntervalMillis, exportTimeoutMillis });
}

/** `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` come last, so they win. */
function resourceOf({ service, instance }: TelemetryOptions): Resource {
  const own = resourceFromAttributes({
    'service.name': service,
    ...(instance && { 'service.instance.id': instance }),
  });
  return defaultResource()
    .merge(own)
    .merge(detectResources({ detectors: [envDetector] }));
}

async function inTime(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, STOP_MS);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
