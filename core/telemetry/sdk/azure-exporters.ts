import {
  type AzureMonitorExporterOptions,
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
} from '@azure/monitor-opentelemetry-exporter';
import { SpanKind } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { azureCredential } from './azure-credential.ts';
import type { Exporters } from './exporters.ts';

/**
 * To Application Insights, signed in as the authentication string says.
 * @param through carries the requests, in the place of the network
 */
export function azureExporters(
  connectionString: string,
  authentication: string | undefined,
  through: Pick<AzureMonitorExporterOptions, 'httpClient'> = {},
): Required<Exporters> {
  // Its own counts about itself would go to Microsoft, around the network isolation.
  process.env['APPLICATION_INSIGHTS_NO_STATSBEAT'] ??= 'true';
  const credential = azureCredential(authentication);
  const options: AzureMonitorExporterOptions = {
    connectionString,
    // The container's disk is read only; what can't be sent is lost.
    disableOfflineStorage: true,
    ...(credential && { credential }),
    ...through,
  };
  return { spans: new NamingTraceExporter(options), metrics: new AzureMonitorMetricExporter(options) };
}

/** Takes requests' names from servers alone: tasks, which come from a queue, would have none. */
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
