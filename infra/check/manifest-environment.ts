/** What the manifest of the cluster's workers says in the places that Container Apps has, too. */
export function manifestEnvironment(manifest: string): {
  readonly env: Readonly<Record<string, string>>;
  readonly pollingInterval?: string | undefined;
  readonly queueName?: string | undefined;
  readonly queueLength?: string | undefined;
} {
  const pairs = [...manifest.matchAll(/- name: ([A-Z][A-Za-z_]+)\n\s+value: (.*)\n/g)];
  const after = (name: string) => new RegExp(`^ +${name}: (.*)$`, 'm').exec(manifest)?.[1]?.replaceAll("'", '');
  return {
    env: Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value.replaceAll("'", '')])),
    pollingInterval: after('pollingInterval'),
    queueName: after('queueName'),
    queueLength: after('queueLength'),
  };
}
