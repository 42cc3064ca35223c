import { DefaultAzureCredential } from '@azure/identity';
import {
  type AzureMonitorExporterOptions,
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
} from '@azure/monitor-opentelemetry-exporter';
import type { Exporters } from './exporters.ts';

/**
 * To Application Insights.
 * @param authentication as the Functions host reads it: `Authorization=AAD;ClientId=…` signs in with an identity
 */
export function azureExporters(connectionString: string, authentication: string | undefined): Exporters {
  // Its own counts about itself would go to Microsoft, around the network isolation.
  process.env['APPLICATION_INSIGHTS_NO_STATSBEAT'] ??= 'true';
  const options: AzureMonitorExporterOptions = {
    connectionString,
    // The container's disk is read only; what can't be sent is told once more and then lost.
    disableOfflineStorage: true,
    ...credentialOf(authentication),
  };
  return { spans: new AzureMonitorTraceExporter(options), metrics: new AzureMonitorMetricExporter(options) };
}

function credentialOf(authentication = ''): Pick<AzureMonitorExporterOptions, 'credential'> {
  const parts = new Map(authentication.split(';').map((part) => splitOnce(part)));
  if (parts.get('authorization')?.toUpperCase() !== 'AAD') return {};
  const clientId = parts.get('clientid');
  return { credential: new DefaultAzureCredential(clientId ? { managedIdentityClientId: clientId } : {}) };
}

function splitOnce(part: string): [key: string, value: string] {
  const at = part.indexOf('=');
  return [part.slice(0, Math.max(at, 0)).trim().toLowerCase(), part.slice(at + 1).trim()];
}
