import {
  type AzureMonitorExporterOptions,
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
} from '@azure/monitor-opentelemetry-exporter';
import { SpanKind } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { azureCredential } from './azure-credential.ts';
import type { Exporters } from './otlp-exporters.ts';

/**
 * Makes exporters to Application Insights.
 * @param authentication signs in with it, in the format of {@link azureCredential}
 * @param through replaces the HTTP client
 */
export function azureExporters(
  connectionString: string,
  authentication: string | undefined,
  through: Pick<AzureMonitorExporterOptions, 'httpClient'> = {},
): Required<Exporters> {
  // The exporter's statistics about itself would be sent to Microsoft, past the network isolation.
  process.env['APPLICATION_INSIGHTS_NO_STATSBEAT'] ??= 'true';
  const credential = azureCredential(authentication);
  const options: AzureMonitorExporterOptions = {
    connectionString,
    // The disk is read-only. Telemetry that can't be sent is lost.
    disableOfflineStorage: true,
    ...(credential && { credential }),
    ...through,
  };
  return { spans: new NamingTraceExporter(options), metrics: new AzureMonitorMetricExporter(options) };
}

/** Names the operations of tasks. The base class names only those of server spans, and a task's span is a consumer's. */
class NamingTraceExporter extends AzureMonitorTraceExporter {
  override export(...[spans, done]: Parameters<AzureMonitorTraceExporter['export']>): Promise<void> {
    return super.export(spans.map(named), done);
  }
}

function named(span: ReadableSpan): ReadableSpan {
  if (span.kind !== SpanKind.CONSUMER) return span;
  const attributes = { ...span.attributes, 'ai.operation.name': span.name };
  return Object.create(span, { attributes: { value: attributes } }) as ReadableSpan;
}
