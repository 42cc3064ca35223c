/**
 * Sets the app's settings as environment variables, as the Functions host does.
 * @param address the host and port of the app, from which the Durable SDK makes its links
 */
export function applySettings(settings: Record<string, string>, address: string): void {
  Object.assign(process.env, settings, { WEBSITE_HOSTNAME: address });
  process.env['FUNCTIONS_WORKER_RUNTIME'] ??= 'node';
  process.env['AZURE_FUNCTIONS_ENVIRONMENT'] ??= 'Development';
  keepLoopbackFromProxies();
}

/** Excludes loopback from proxies, because the Durable SDK's HTTP client would send its requests to this host through one. */
function keepLoopbackFromProxies(): void {
  const { env } = process;
  if (!env['HTTP_PROXY'] && !env['http_proxy'] && !env['ALL_PROXY'] && !env['all_proxy']) return;
  const names = [env['NO_PROXY'] ?? env['no_proxy'], 'localhost', '127.0.0.1', '::1'].filter(Boolean).join(',');
  env['NO_PROXY'] = names;
  env['no_proxy'] = names;
}
