/**
 * Gives an app its settings as environment variables, as the Functions host does.
 * @param address host and port under which the app is reached: the Durable SDK makes its links from it
 */
export function applySettings(settings: Record<string, string>, address: string): void {
  Object.assign(process.env, settings, { WEBSITE_HOSTNAME: address });
  process.env['FUNCTIONS_WORKER_RUNTIME'] ??= 'node';
  process.env['AZURE_FUNCTIONS_ENVIRONMENT'] ??= 'Development';
  keepLoopbackFromProxies();
}

/** The Durable SDK's HTTP client would ask a proxy for the host that it runs in. */
function keepLoopbackFromProxies(): void {
  const { env } = process;
  if (!env['HTTP_PROXY'] && !env['http_proxy'] && !env['ALL_PROXY'] && !env['all_proxy']) return;
  const names = [env['NO_PROXY'] ?? env['no_proxy'], 'localhost', '127.0.0.1', '::1'].filter(Boolean).join(',');
  env['NO_PROXY'] = names;
  env['no_proxy'] = names;
}
