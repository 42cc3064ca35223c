import { LANES } from '../../core/contracts/task.ts';
import { QUEUES } from '../../core/storage/names.ts';
import { settingsOfEnvironment } from '../../scoring/settings-of-environment.ts';
import { placesIn } from '../hooks/fill-manifest.ts';
import { environmentOf } from './container-settings.ts';
import type { Infra } from './evaluated/infra.ts';
import { itemsAt, nameOf, type Resource, valueAt } from './evaluated/resource.ts';
import { type Deployment, type Finding, inEach, ofType, type Violation } from './finding.ts';

/** Facts about the code that the templates rely on. */
export interface CodeFacts {
  /** Names of the functions that app.ts registers. */
  readonly functions: readonly string[];
  /** Maximum number of seconds that a worker takes to hand its tasks back. */
  readonly handBackSeconds: number;
  /** Paths that the scoring service answers without a key. */
  readonly healthPaths: readonly string[];
}

/** Checks that scaling, probes, grace periods and the subscription match the code. */
export function checkPromises(infra: Infra, facts: CodeFacts): Finding[] {
  return [
    ...subscription(infra, facts),
    ...inEach(infra, 'promises', (deployment) => [
      ...apps(deployment, 'ca-worker-').flatMap((each) => worker(each, facts)),
      ...apps(deployment, 'ca-scoring-').flatMap((each) => scoring(infra, each, facts)),
      ...profiles(deployment),
      ...outbound(deployment),
    ]),
    ...idle(infra),
    ...azd(infra),
    ...cluster(infra, facts),
  ];
}

/** Conditions, each with the message if it doesn't hold. */
type Wanted = readonly (readonly [holds: boolean, otherwise: string])[];

function unmet(where: string, wanted: Wanted): Violation[] {
  return wanted.flatMap(([holds, otherwise]) => (holds ? [] : [[where, otherwise] as const]));
}

const findings = (where: string, wanted: Wanted): Finding[] =>
  unmet(where, wanted).map(([, message]) => ({ check: 'promises', where, message }));

function subscription({ deployments }: Infra, { functions }: CodeFacts): Finding[] {
  const [resource] = deployments.get('uploads') ?? [];
  const properties = valueAt(resource, 'properties');
  const text = JSON.stringify(properties);
  const [, name = ''] = /functionName=Host\.Functions\.(\w+)/.exec(text) ?? [];
  const attempts = Number(valueAt(properties, 'retryPolicy', 'maxDeliveryAttempts'));
  return findings('upload-subscription.bicep', [
    [functions.includes(name), `there is no function ${name}`],
    [text.includes('/containers/videos/blobs/'), 'listens to another container than videos'],
    [attempts >= 1 && attempts <= 30, 'has no limit of attempts that Event Grid takes (1 to 30)'],
    [text.includes('"blobContainerName":"undelivered-uploads"'), 'keeps nowhere what could not be delivered'],
  ]);
}

function apps(deployment: Deployment, begin: string): Resource[] {
  return ofType(deployment, 'Microsoft.App/containerApps').filter((each) => nameOf(each).startsWith(begin));
}

const containerOf = (app: Resource): unknown => valueAt(app, 'properties', 'template', 'containers', 0);

function worker(app: Resource, { handBackSeconds }: CodeFacts): Violation[] {
  const port = Number(environmentOf(app)['REPAINT_HEALTH_PORT']);
  return unmet(app.id, [
    ...oneRevision(app),
    ...graceOf(app, handBackSeconds, 2 * handBackSeconds),
    ...queueScaling(app),
    ...probesOf(containerOf(app), ['Startup', 'Liveness'], port, ['/health']),
  ]);
}

/** Checks scoring. Its grace must cover a request that takes the deadline to arrive and again to be answered, after a second for the shutdown to be noticed. */
function scoring({ interface: known }: Infra, app: Resource, { healthPaths }: CodeFacts): Violation[] {
  const set = settingsOfEnvironment(environmentOf(app));
  const container = containerOf(app);
  const stopSeconds = (set.drainMs + 2 * set.deadlineMs) / 1_000;
  const command = [...itemsAt(container, 'command'), ...itemsAt(container, 'args')].join(' ');
  const rules = itemsAt(app, 'properties', 'template', 'scale', 'rules');
  const ingress = valueAt(app, 'properties', 'configuration', 'ingress');
  const mapped = itemsAt(ingress, 'additionalPortMappings').map((each) => valueAt(each, 'targetPort'));
  return unmet(app.id, [
    ...oneRevision(app),
    ...graceOf(app, stopSeconds, stopSeconds + 5),
    ...probesOf(container, ['Startup', 'Readiness', 'Liveness'], set.port, healthPaths),
    [command.endsWith('scoring/main.js'), 'starts something else than the scoring service'],
    [/secrets\/scoring-keys/.test(set.keys ?? ''), 'reads its keys from another secret than scoring-keys'],
    [known.outputs.includes('SCORING_KEYS'), 'main.bicep says nowhere where its keys are'],
    [set.rereadSecretsMs <= 60_000, 'looks at its keys less often than once a minute'],
    [rules.some((rule) => valueAt(rule, 'http') !== undefined), 'has no HTTP scale rule'],
    // Container Apps terminates TLS at the HTTP port, but passes TCP through, so gRPC needs TLS in the service itself.
    [set.tls === 'grpc', 'speaks TLS to an ingress that speaks HTTP to it'],
    [valueAt(ingress, 'targetPort') === set.port, 'REST listens on another port than the ingress calls'],
    [mapped.every((each) => each === set.grpcPort), 'gRPC listens on another port than is mapped'],
  ]);
}

function oneRevision(app: Resource): Wanted {
  const mode = valueAt(app, 'properties', 'configuration', 'activeRevisionsMode');
  return [[mode === 'Single', 'more than one revision runs at once']];
}

/** @param least seconds that are needed, including a margin */
function graceOf(app: Resource, needed: number, least: number): Wanted {
  const grace = Number(valueAt(app, 'properties', 'template', 'terminationGracePeriodSeconds'));
  return [[grace >= least && grace <= 600, `grace of ${grace} s is no margin over ${needed} s`]];
}

function queueScaling(app: Resource): Wanted {
  const rules = itemsAt(app, 'properties', 'template', 'scale', 'rules').map((rule) => valueAt(rule, 'azureQueue'));
  const scaledBy = rules.map((queue) => valueAt(queue, 'queueName'));
  return [
    [LANES.every((lane) => scaledBy.includes(QUEUES[lane])), 'scales by other queues than those of tasks'],
    [rules.every((queue) => valueAt(queue, 'identity') !== undefined), 'the scaler has no identity'],
    [rules.every((queue) => valueAt(queue, 'auth') === undefined), 'the scaler has a secret'],
  ];
}

/** Largest failure threshold of a probe that Container Apps accepts. */
const MOST_TRIES = 10;

/** Checks probes. The placeholder for an image that has not been built answers no probe, so it must have none. */
function probesOf(container: unknown, kinds: readonly string[], port: number, answered: readonly string[]): Wanted {
  const probes = itemsAt(container, 'probes');
  const isStandIn = String(valueAt(container, 'image')).startsWith('mcr.microsoft.com/');
  if (isStandIn) return [[probes.length === 0, 'probes ask the stand-in, which answers nothing']];
  const all = (...path: string[]) => probes.map((probe) => valueAt(probe, ...path));
  const lacking = kinds.filter((kind) => !all('type').includes(kind));
  return [
    [lacking.length === 0, `there is no probe of the kind ${lacking.join(', ')}`],
    [all('httpGet', 'port').every((each) => each === port), 'probes ask another port than is answered'],
    [
      all('httpGet', 'path').every((each) => answered.includes(String(each))),
      `probes ask another path than ${answered.join(', ')}`,
    ],
    [
      all('failureThreshold').every((each) => Number(each) <= MOST_TRIES),
      `a probe has more tries than the ${MOST_TRIES} that Container Apps takes`,
    ],
  ];
}

/** Finds apps whose workload profile doesn't exist in their environment. */
function profiles(deployment: Deployment): Violation[] {
  const made = ofType(deployment, 'Microsoft.App/managedEnvironments').flatMap((each) =>
    itemsAt(each, 'properties', 'workloadProfiles').map((profile) => valueAt(profile, 'name')),
  );
  return ofType(deployment, 'Microsoft.App/containerApps').flatMap((app): Violation[] => {
    const name = valueAt(app, 'properties', 'workloadProfileName');
    return made.includes(name) ? [] : [[app.id, `the environment has no workload profile ${String(name)}`]];
  });
}

/** Last API version in which subnets have outbound access by default: https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access */
const LAST_WITH_OUTBOUND = '2026-03-31';

function outbound(deployment: Deployment): Violation[] {
  return ofType(deployment, 'Microsoft.Network/virtualNetworks')
    .filter(({ apiVersion }) => apiVersion > LAST_WITH_OUTBOUND)
    .filter((each) => !JSON.stringify(each).includes('"natGateway"'))
    .map(
      ({ id, apiVersion }): Violation => [id, `${apiVersion} makes subnets without a way out: give them a NAT gateway`],
    );
}

/** Checks that by default nothing runs, and so costs, when there is no work. */
function idle({ interface: { parameters } }: Infra): Finding[] {
  const isOff = (name: string, off: unknown) => parameters[name]?.defaultValue === off;
  return findings('main.bicep', [
    ...['minReplicas', 'scoringMinReplicas', 'warmDurable'].map(
      (name) => [isOff(name, 0), `${name} is not 0 by itself: it costs when idle`] as const,
    ),
    [isOff('deployScoring', false), 'deployScoring is not false by itself'],
    ...Object.entries(parameters).map(
      ([name, { type, minValue, allowedValues }]) =>
        [type !== 'int' || minValue !== undefined || allowedValues !== undefined, `${name} may be any number`] as const,
    ),
    ...Object.entries(parameters).map(
      ([name, { description }]) => [description !== undefined, `${name} has no description`] as const,
    ),
  ]);
}

/** Checks the tags by which azd finds resources. */
function azd({ deployments, texts }: Infra): Finding[] {
  const services = [...(texts.get('azure.yaml') ?? '').matchAll(/^ {2}(\w+):\n(?: {4}#.*\n)* {4}project:/gm)];
  const tagged = (deployments.get('cpu') ?? []).map((each) => valueAt(each, 'tags', 'azd-service-name'));
  return findings(
    'azure.yaml',
    services.map(([, name = '']) => [tagged.includes(name), `nothing is tagged as the service ${name}`] as const),
  );
}

function cluster({ interface: { outputs }, texts }: Infra, { handBackSeconds }: CodeFacts): Finding[] {
  const worker = texts.get('aks/worker.yaml') ?? '';
  const grace = Number(worker.match(/terminationGracePeriodSeconds: (\d+)/)?.[1] ?? 0);
  const ofWorker: Wanted = [
    // A spot machine is evicted 30 s after the notice.
    [
      grace > handBackSeconds && grace < 30,
      `grace of ${grace} s doesn't fit between ${handBackSeconds} s and the 30 s of an eviction`,
    ],
    [worker.includes('kubernetes.azure.com/scalesetpriority'), 'does not tolerate spot machines'],
    [worker.includes('minReplicaCount: __MIN_REPLICAS__'), 'keeps other workers than minReplicas says'],
  ];
  const scoring = texts.get('aks/scoring.yaml') ?? '';
  return [
    ...findings('aks/worker.yaml', [...ofWorker, ...manifestOf(worker, outputs)]),
    ...findings('aks/scoring.yaml', manifestOf(scoring, outputs)),
  ];
}

function manifestOf(manifest: string, outputs: readonly string[]): Wanted {
  const unknown = placesIn(manifest).filter((name) => name !== 'WORKER_IMAGE' && !outputs.includes(name));
  return [
    [
      manifest.includes('readOnlyRootFilesystem: true') && manifest.includes('runAsNonRoot: true'),
      'runs as root or on a writable root',
    ],
    [unknown.length === 0, `asks for ${unknown.join(', ')}, which main.bicep doesn't give out`],
  ];
}
