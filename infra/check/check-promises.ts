import { QUEUES } from '../../core/storage/names.ts';
import { scoringVariable } from '../../scoring/settings-of-environment.ts';
import { placesIn } from '../hooks/fill-manifest.ts';
import type { BicepResource } from './bicep/bicep-file.ts';
import { type BicepValue, itemsOf, showValue, textOf, valueAt } from './bicep/bicep-value.ts';
import { environmentOf, fixedSettings } from './container-settings.ts';
import type { Finding } from './finding.ts';
import { deployedResources, type Infra } from './read-infra.ts';

/** What of the code templates rely on. */
export interface CodeFacts {
  /** Functions that app.ts registers. */
  readonly functions: readonly string[];
  /** Seconds that a worker takes at most to hand its tasks back. */
  readonly handBackSeconds: number;
  /** Paths that the scoring service answers without a key. */
  readonly healthPaths: readonly string[];
}

/** Scaling, probes, grace and the subscription fit what the code does. */
export function checkPromises(infra: Infra, facts: CodeFacts): Finding[] {
  return [
    ...subscription(infra, facts),
    ...containerApp(infra, 'worker').flatMap((each) => worker(each, facts)),
    ...containerApp(infra, 'scoring').flatMap((each) => scoring(infra, each, facts)),
    ...profiles(infra),
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

const containerApp = (infra: Infra, name: string): BicepResource[] =>
  deployedResources(infra, 'Microsoft.App/containerApps').filter(({ symbol }) => symbol === name);

function worker({ body, file, line }: BicepResource, { handBackSeconds }: CodeFacts): Finding[] {
  const template = valueAt(body, 'properties', 'template');
  const container = itemsOf(valueAt(template, 'containers'))[0];
  const answered = showValue(container).match(/'REPAINT_HEALTH_PORT', value: '(\d+)'/)?.[1] ?? '';
  return unmet(`${file}:${line}`, [
    ...oneRevision(body),
    ...graceOf(template, handBackSeconds, 2 * handBackSeconds),
    ...queueScaling(template),
    ...probesOf(container, ['Startup', 'Liveness'], answered, ['/health']),
  ]);
}

/** Arriving and being answered may each take as long as the deadline, after the second in which it says that it stops. */
function scoring(infra: Infra, resource: BicepResource, { healthPaths }: CodeFacts): Finding[] {
  const set = fixedSettings(environmentOf(resource));
  const number = (name: Parameters<typeof scoringVariable>[0]) => Number(set[scoringVariable(name)] ?? Number.NaN);
  const template = valueAt(resource.body, 'properties', 'template');
  const container = itemsOf(valueAt(template, 'containers'))[0];
  const stopSeconds = (number('drainMs') + 2 * number('deadlineMs')) / 1_000;
  const command = [...itemsOf(valueAt(container, 'command')), ...itemsOf(valueAt(container, 'args'))].map(textOf);
  return unmet(`${resource.file}:${resource.line}`, [
    ...oneRevision(resource.body),
    ...graceOf(template, stopSeconds, stopSeconds + 5),
    ...ingressOf(resource.body, String(number('port')), String(number('grpcPort'))),
    ...probesOf(container, ['Startup', 'Readiness', 'Liveness'], String(number('port')), healthPaths),
    [command.join(' ') === 'node dist/scoring/main.js', 'starts something else than the scoring service'],
    [keysAreThoseTold(infra, resource), 'reads its keys from another secret than SCORING_KEYS says'],
    [number('rereadSecretsMs') <= 60_000, 'looks at its keys less often than once a minute'],
    [itemsOf(valueAt(template, 'scale', 'rules')).some((rule) => valueAt(rule, 'http')), 'has no HTTP scale rule'],
  ]);
}

function keysAreThoseTold({ texts }: Infra, resource: BicepResource): boolean {
  const read = showValue(environmentOf(resource).get(scoringVariable('keys')));
  const [, secret] = /secrets\/([\w-]+)/.exec(read) ?? [];
  const [, told] = /output SCORING_KEYS .*secrets\/([\w-]+)/.exec(texts.get('main.bicep') ?? '') ?? [];
  return secret !== undefined && secret === told;
}

/** Container Apps ends TLS at the one port of HTTP, and passes TCP on as it is: there the service needs TLS of its own. */
function ingressOf(body: BicepValue, port: string, grpcPort: string): Wanted {
  const ingress = valueAt(body, 'properties', 'configuration', 'ingress');
  const mappings = showValue(valueAt(ingress, 'additionalPortMappings'));
  const isPlain = showValue(valueAt(body, 'properties', 'template')).includes("'REPAINT_SCORE_TLS', value: 'grpc'");
  return [
    [showValue(valueAt(ingress, 'targetPort')) === port, 'REST listens on another port than the ingress calls'],
    [mappings.includes(`targetPort: ${grpcPort},`), 'gRPC listens on another port than is mapped'],
    [isPlain, 'speaks TLS to an ingress that speaks HTTP to it'],
  ];
}

function oneRevision(body: BicepValue): Wanted {
  const revisions = textOf(valueAt(body, 'properties', 'configuration', 'activeRevisionsMode'));
  return [[revisions === 'Single', 'more than one revision runs at once']];
}

/** @param least seconds that are needed, with a margin */
function graceOf(template: BicepValue | undefined, needed: number, least: number): Wanted {
  const grace = Number(showValue(valueAt(template, 'terminationGracePeriodSeconds')));
  return [[grace >= least && grace <= 600, `grace of ${grace} s is no margin over ${needed} s`]];
}

function queueScaling(template: BicepValue | undefined): Wanted {
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

function probesOf(
  container: BicepValue | undefined,
  kinds: readonly string[],
  port: string,
  answered: readonly string[],
): Wanted {
  const probes = itemsOf(valueAt(container, 'probes'));
  const have = probes.map((probe) => textOf(valueAt(probe, 'type')) ?? '');
  const ports = probes.map((probe) => showValue(valueAt(probe, 'httpGet', 'port')));
  const paths = probes.map((probe) => textOf(valueAt(probe, 'httpGet', 'path')) ?? '');
  const tries = probes.map((probe) => Number(showValue(valueAt(probe, 'failureThreshold'))));
  const lacking = kinds.filter((kind) => !have.includes(kind));
  return [
    [lacking.length === 0, `there is no probe of the kind ${lacking.join(', ')}`],
    [ports.every((each) => each === port), 'probes ask another port than is answered'],
    [paths.every((each) => answered.includes(each)), `probes ask another path than ${answered.join(', ')}`],
    [
      tries.every((each) => each <= MOST_TRIES),
      `a probe has more tries than the ${MOST_TRIES} that Container Apps takes`,
    ],
  ];
}

/** What containers run on is there in their environment. */
function profiles({ texts }: Infra): Finding[] {
  const made = [...(texts.get('modules/environment.bicep') ?? '').matchAll(/name: '([\w-]+)', workloadProfileType:/g)];
  const names = made.map(([, name = '']) => name);
  return ['modules/workers.bicep', 'modules/scoring.bicep'].flatMap((file) =>
    [...(texts.get(file) ?? '').matchAll(/profile: '([\w-]+)'/g)]
      .filter(([, name = '']) => !names.includes(name))
      .map(([, name]) => finding(file, `the environment has no workload profile ${name}`)),
  );
}

/** Nothing computes when nobody paints, unless somebody asks for it. */
function idle({ bicep }: Infra): Finding[] {
  const parameters = bicep.get('main.bicep')?.parameters ?? [];
  const fallback = (name: string) => showValue(parameters.find((each) => each.name === name)?.fallback);
  return ['minReplicas', 'scoringMinReplicas', 'warmDurable']
    .filter((name) => fallback(name) !== '0')
    .map((name) => finding('main.bicep', `${name} is not 0 by itself: it costs when idle`))
    .concat(fallback('deployScoring') === 'false' ? [] : finding('main.bicep', 'deployScoring is not false by itself'));
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

function cluster({ bicep, texts }: Infra, { handBackSeconds }: CodeFacts): Finding[] {
  const manifest = texts.get('aks/worker.yaml') ?? '';
  const outputs = bicep.get('main.bicep')?.outputs ?? [];
  const unknown = placesIn(manifest).filter((name) => name !== 'WORKER_IMAGE' && !outputs.includes(name));
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
    [manifest.includes('minReplicaCount: __MIN_REPLICAS__'), 'keeps other workers than minReplicas says'],
    [manifest.includes("queueLength: '__TASKS_AT_ONCE__'"), 'counts other tasks for a worker than it is at'],
    [unknown.length === 0, `asks for ${unknown.join(', ')}, which main.bicep doesn't give out`],
  ]);
}
