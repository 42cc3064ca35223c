/** Reads from the manifest of the cluster's workers what Container Apps has, too. */
export function manifestEnvironment(manifest: string) {
  const pairs = [...manifest.matchAll(/- name: ([A-Z][A-Za-z_]+)\n\s+value: (.*)\n/g)];
  const allAfter = (name: string) =>
    [...manifest.matchAll(new RegExp(`^ +${name}: (.*)$`, 'gm'))].map(([, value = '']) => value.replaceAll("'", ''));
  const [, liveness = ''] = /livenessProbe:\n((?: {12,}.*\n)+)/.exec(manifest) ?? [];
  const probed = (name: string) => new RegExp(`${name}: (\\S+)`).exec(liveness)?.[1] ?? '';
  return {
    env: Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value.replaceAll("'", '')])),
    pollingInterval: allAfter('pollingInterval')[0],
    /** The queues of all triggers, separated by commas. */
    queueName: allAfter('queueName').join(),
    queueLength: allAfter('queueLength').join(),
    cooldownPeriod: allAfter('cooldownPeriod')[0],
    maxReplicaCount: allAfter('maxReplicaCount')[0],
    /** The probe whose failure ends a worker. */
    liveness: Object.fromEntries(
      ['path', 'port', 'periodSeconds', 'timeoutSeconds', 'failureThreshold'].map((name) => [name, probed(name)]),
    ),
  };
}
