import { QUEUES } from '../../core/storage/names.ts';
import type { BicepResource } from './bicep/bicep-file.ts';
import { type BicepValue, itemsOf, showValue, textOf, valueAt } from './bicep/bicep-value.ts';
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

/** What has to hold, and what it is called when it doesn't. */
type Wanted = readonly (readonly [holds: boolean, otherwise: string])[];

function unmet(where: string, wanted: Wanted): Finding[] {
  return wanted.flatMap(([holds, otherwise]) => (holds ? [] : [{ check: 'promises', where, message: otherwise }]));
}

function subscription(infra: Infra, { functions }: CodeFacts): Finding[] {
  const file = 'upload-subscription.bicep';
  const text = infra.texts.get(file) ?? '';
  const [, name = ''] = text.match(/functionName=Host\.Functions\.(\w+)/) ?? [];
  return unmet(file, [
    [functions.includes(name), `there is no function ${name}`],
    [text.includes('/containers/videos/blobs/'), 'listens to another container than videos'],
    [/maxDeliveryAttempts: ([1-9]|[12]\d|30)\n/.test(text), 'has no limit of attempts that Event Grid takes (1 to 30)'],
    [text.includes("blobContainerName: 'undelivered-uploads'"), 'keeps nowhere what could not be delivered'],
  ]);
}

function worker({ body, file, line }: BicepResource, facts: CodeFacts): Finding[] {
  const template = valueAt(body, 'properties', 'template');
  const revisions = textOf(valueAt(body, 'properties', 'configuration', 'activeRevisionsMode'));
  return unmet(`${file}:${line}`, [
    [revisions === 'Single', 'more than one revision takes tasks'],
    ...graceOf(template, facts),
    ...scalingOf(template),
    ...probesOf(itemsOf(valueAt(template, 'containers'))[0]),
  ]);
}

function graceOf(template: BicepValue | undefined, { handBackSeconds }: CodeFacts): Wanted {
  const grace = Number(showValue(valueAt(template, 'terminationGracePeriodSeconds')));
  const isMargin = grace >= 2 * handBackSeconds && grace <= 600;
  return [[isMargin, `grace of ${grace} s is no margin over ${handBackSeconds} s`]];
}

function scalingOf(template: BicepValue | undefined): Wanted {
  const [rule] = itemsOf(valueAt(template, 'scale', 'rules'));
  const queue = valueAt(rule, 'azureQueue');
  return [
    [textOf(valueAt(queue, 'queueName')) === QUEUES.tasks, 'scales by another queue than that of tasks'],
    [valueAt(queue, 'identity') !== undefined, 'the scaler has no identity'],
    [valueAt(queue, 'auth') === undefined, 'the scaler has a secret'],
  ];
}

/** Container Apps takes ten tries of a probe at most. */
const MOST_TRIES = 10;

function probesOf(container: BicepValue | undefined): Wanted {
  const probes = itemsOf(valueAt(container, 'probes'));
  const ports = new Set(probes.map((probe) => showValue(valueAt(probe, 'httpGet', 'port'))));
  const answered = showValue(container).match(/'REPAINT_HEALTH_PORT', value: '(\d+)'/)?.[1] ?? '';
  const paths = probes.map((probe) => textOf(valueAt(probe, 'httpGet', 'path')));
  const tries = probes.map((probe) => Number(showValue(valueAt(probe, 'failureThreshold'))));
  return [
    [probes.length >= 2, 'there is no probe for the start, or none for life'],
    [ports.size === 1 && ports.has(answered), 'probes ask another port than the worker answers'],
    [paths.every((path) => path === '/health'), 'probes ask another path than /health'],
    [
      tries.every((each) => each <= MOST_TRIES),
      `a probe has more tries than the ${MOST_TRIES} that Container Apps takes`,
    ],
  ];
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
  return unmet('aks/worker.yaml', [
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
  ]);
}
