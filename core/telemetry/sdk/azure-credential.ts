import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';

/**
 * Returns the credential for Application Insights, or undefined if none is needed.
 * @param authentication `APPLICATIONINSIGHTS_AUTHENTICATION_STRING` as the Functions host reads it: `Authorization=AAD`,
 * with `;ClientId=…` for a user-assigned identity
 */
export function azureCredential(authentication = ''): TokenCredential | undefined {
  const parts = new Map(authentication.split(';').map((part) => splitOnce(part)));
  if (parts.get('authorization')?.toUpperCase() !== 'AAD') return undefined;
  const clientId = parts.get('clientid');
  return new DefaultAzureCredential(clientId ? { managedIdentityClientId: clientId } : {});
}

function splitOnce(part: string): [key: string, value: string] {
  const at = part.indexOf('=');
  return [part.slice(0, Math.max(at, 0)).trim().toLowerCase(), part.slice(at + 1).trim()];
}
