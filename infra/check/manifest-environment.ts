/** Reads from the manifest of the cluster's workers what Container Apps has, too. */
export function manifestEnvironment(manifest: string): {
  readonly env: Readonly<Record<string, string>>;
  readonly pollingInterval?: string | undefined;
  /** Names of the queues of all triggers, separated by commas. */
  readonly queueName: string;
  readonly queueLength: string;
  readonly cooldownPeriod?: string | undefined;
  readonly maxReplicaCount?: string | undefined;
  /** The probe whose failure ends a worker. */
  readonly liveness: Readonly<Record<string, string>>;
} {
  const pairs = [...manifest.matchAll(/- name: ([A-Z][A-Za-z_]+)\n\s+value: (.*)\n/g)];
  const after = (name: string) => new RegExp(`^ +${name}: (.*)$`, 'm').exec(manifest)?.[1]?.replaceAll("'", '');
  const allAfter = (name: string) =>
    [...manifest.matchAll(new RegExp(`^ +${name}: (.*)$`, 'gm'))]
      .map(([, value = '']) => value.replaceAll("'", ''))
      .join();
  const [, liveness = ''] = /livenessProbe:\n((?: {12,}.*\n)+)/.exec(manifest) ?? [];
  const probed = (name: string) => new RegExp(`${name}: (\\S+)`).exec(liveness)?.[1] ?? '';
  return {
    env: Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value.replaceAll("'", '')])),
    pollingInterval: after('pollingInterval'),
    queueName: allAfter('queueName'),
    queueLength: allAfter('queueLength'),
    cooldownPeriod: after('cooldownPeriod'),
    maxReplicaCount: after('maxReplicaCount'),
    liveness: Object.fromEntries(
      ['path', 'port', 'periodSeconds', 'timeoutSeconds', 'failureThreshold'].map((name) => [name, probed(name)]),
    ),
  };
}
