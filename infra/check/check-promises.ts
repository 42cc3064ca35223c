import { QUEUES } from '../../core/storage/names.ts';
import type { BicepResource } from './bicep/bicep-file.ts';
import { showValue, textOf, valueAt } from './bicep/bicep-value.ts';
import type { Finding } from './finding.ts';
import { deployedResources, type Infra } from './read-infra.ts';

/** What of the code templates rely on. */
export interface CodeFacts {
  /** Functions that app.ts registers. */
  readonly functions: readonly string[];
  /** Seconds that a worker takes at most to hand its tasks back. */
  readonly handBackSeconds: number;
}

/** Scaling, probes, grace and the subscription fit what the code does. */
export function checkPromises(infra: Infra, facts: CodeFacts): Finding[] {
  return [
    ...subscription(infra, facts),
    ...deployedResources(infra, 'Microsoft.App/containerApps').flatMap((each) => worker(each, facts)),
    ...idle(infra),
    ...azd(infra),
    ...cluster(infra, facts),
  ];
}

const finding = (where: string, message: string): Finding => ({ check: 'promises', where, message });

function subscription(infra: Infra, { functions }: CodeFacts): Finding[] {
  const file = 'upload-subscription.bicep';
  const text = infra.texts.get(file) ?? '';
  const [, name = ''] = text.match(/functionName=Host\.Functions\.(\w+)/) ?? [];
  const wanted: readonly [boolean, string][] = [
    [functions.includes(name), `there is no function ${name}`],
    [text.includes('/containers/videos/blobs/'), 'listens to another container than videos'],
    [/maxDeliveryAttempts: ([1-9]|[12]\d|30)\n/.test(text), 'has no limit of attempts that Event Grid takes (1 to 30)'],
    [text.includes("blobContainerName: 'undelivered-uploads'"), 'keeps nowhere what could not be delivered'],
  ];
  return wanted.filter(([isMet]) => !isMet).map(([, message]) => finding(file, message));
}

function worker({ body, file, line }: BicepResource, { handBackSeconds }: CodeFacts): Finding[] {
  const template = valueAt(body, 'properties', 'template');
  const grace = Number(showValue(valueAt(template, 'terminationGracePeriodSeconds')));
  const rules = valueAt(template, 'scale', 'rules');
  const queue = rules?.kind === 'array' ? valueAt(rules.items[0], 'azureQueue') : undefined;
  const containers = valueAt(template, 'containers');
  const container = containers?.kind === 'array' ? containers.items[0] : undefined;
  const probes = valueAt(container, 'probes');
  const ports =
    probes?.kind === 'array' ? probes.items.map((probe) => showValue(valueAt(probe, 'httpGet', 'port'))) : [];
  const thresholds =
    probes?.kind === 'array' ? probes.items.map((probe) => Number(showValue(valueAt(probe, 'failureThreshold')))) : [];
  const paths = probes?.kind === 'array' ? probes.items.map((probe) => textOf(valueAt(probe, 'httpGet', 'path'))) : [];
  const wanted: readonly [boolean, string][] = [
    [grace >= 2 * handBackSeconds && grace <= 600, `grace of ${grace} s is no margin over ${handBackSeconds} s`],
    [textOf(valueAt(queue, 'queueName')) === QUEUES.tasks, 'scales by another queue than that of tasks'],
    [valueAt(queue, 'identity') !== undefined, 'the scaler has no identity'],
    [valueAt(queue, 'auth') === undefined, 'the scaler has a secret'],
    [
      ports.length >= 2 &&
        new Set(ports).size === 1 &&
        showValue(container).includes(`'REPAINT_HEALTH_PORT', value: '${ports[0]}'`),
      'probes ask another port than the worker answers',
    ],
    [paths.every((path) => path === '/health'), 'probes ask another path than /health'],
    [thresholds.every((threshold) => threshold <= 10), 'a probe has more tries than the 10 that Container Apps takes'],
    [
      textOf(valueAt(body, 'properties', 'configuration', 'activeRevisionsMode')) === 'Single',
      'more than one revision takes tasks',
    ],
  ];
  return wanted.filter(([isMet]) => !isMet).map(([, message]) => finding(`${file}:${line}`, message));
}

/** Nothing computes when nobody paints, unless somebody asks for it. */
function idle({ bicep }: Infra): Finding[] {
  const parameters = bicep.get('main.bicep')?.parameters ?? [];
  return ['minReplicas', 'warmDurable']
    .filter((name) => showValue(parameters.find((each) => each.name === name)?.fallback) !== '0')
    .map((name) => finding('main.bicep', `${name} is not 0 by itself: it costs when idle`));
}

/** What azd finds resources by. */
function azd(infra: Infra): Finding[] {
  const services = [...(infra.texts.get('azure.yaml') ?? '').matchAll(/^ {2}(\w+):\n(?: {4}#.*\n)* {4}project:/gm)].map(
    ([, name = '']) => name,
  );
  const tagged = [...infra.bicep.values()].flatMap(({ path }) =>
    [...(infra.texts.get(path) ?? '').matchAll(/'azd-service-name': '(\w+)'/g)].map(([, name = '']) => name),
  );
  return services
    .filter((name) => !tagged.includes(name))
    .map((name) => finding('azure.yaml', `nothing is tagged as the service ${name}`));
}

function cluster({ texts }: Infra, { handBackSeconds }: CodeFacts): Finding[] {
  const manifest = texts.get('aks/worker.yaml') ?? '';
  const grace = Number(manifest.match(/terminationGracePeriodSeconds: (\d+)/)?.[1] ?? 0);
  const wanted: readonly [boolean, string][] = [
    [manifest.includes(`queueName: ${QUEUES.tasks}\n`), 'scales by another queue than that of tasks'],
    // A spot machine is taken away 30 s after the notice.
    [
      grace > handBackSeconds && grace < 30,
      `grace of ${grace} s doesn't fit between ${handBackSeconds} s and the 30 s of an eviction`,
    ],
    [manifest.includes('kubernetes.azure.com/scalesetpriority'), 'does not tolerate spot machines'],
    [
      manifest.includes('readOnlyRootFilesystem: true') && manifest.includes('runAsNonRoot: true'),
      'runs as root or on a writable root',
    ],
    [manifest.includes('minReplicaCount: 0'), 'never goes to zero'],
  ];
  return wanted.filter(([isMet]) => !isMet).map(([, message]) => finding('aks/worker.yaml', message));
}
