import { z } from 'zod';
import { ALL_METRICS } from '../../core/telemetry/all-metrics.ts';
import { ATTRIBUTES, type Metric, SERVICES } from '../../core/telemetry/names.ts';
import type { Infra } from './evaluated/infra.ts';
import { itemsAt, valueAt } from './evaluated/resource.ts';
import type { Finding } from './finding.ts';
import type { openKusto } from './kusto/open-kusto.ts';

interface Query {
  readonly where: string;
  readonly text: string;
}

const Item = z.object({
  name: z.string(),
  content: z.object({
    query: z.string().optional(),
    parameters: z.array(z.object({ name: z.string(), query: z.string().optional() })).optional(),
  }),
});
const Workbook = z.object({ items: z.array(Item) });

/** Metrics that Azure itself records for a system topic. */
const PLATFORM_METRICS = ['DeadLetteredCount', 'DroppedEventCount', 'DeliveryAttemptFailCount'];

/**
 * Checks that every query uses tables and columns that exist, and metrics, attributes and services of the code.
 * @param problemsOf returns Kusto's errors in a query
 */
export function checkQueries(infra: Infra, problemsOf: ReturnType<typeof openKusto>): Finding[] {
  const queries = [...queriesInFiles(infra), ...queriesInWorkbook(infra)];
  return [
    ...queries.flatMap(({ where, text }) =>
      [...problemsOf(text), ...unknownNames(text)].map((message) => finding(where, message)),
    ),
    ...platformMetrics(infra),
    ...notShown(queries),
    ...unknownReferences(infra),
  ];
}

const finding = (where: string, message: string): Finding => ({ check: 'queries', where, message });

function queriesInFiles({ texts }: Infra): Query[] {
  return [...texts].filter(([path]) => path.endsWith('.kql')).map(([where, text]) => ({ where, text }));
}

/** Returns the queries of the workbook and of its parameters. */
function queriesInWorkbook({ texts }: Infra): Query[] {
  const { items } = Workbook.parse(JSON.parse(texts.get('workbook.json') ?? '{}'));
  return items.flatMap(({ name, content }) =>
    [content.query, ...(content.parameters ?? []).map(({ query }) => query)]
      .filter((text) => text !== undefined)
      .map((text) => ({ where: `workbook.json: ${name}`, text })),
  );
}

const metrics: readonly Metric[] = Object.values(ALL_METRICS);
const attributes: readonly string[] = Object.values(ATTRIBUTES);
const services: readonly string[] = Object.values(SERVICES);

function unknownNames(text: string): string[] {
  const asked = named(text).flatMap((name) => metrics.filter((metric) => metric.name === name));
  const recorded = asked.length === 0 ? attributes : [...new Set(asked.flatMap((metric) => metric.attributes))];
  const withoutMetric = named(text).filter((name) => !metrics.some((metric) => metric.name === name));
  return [
    ...withoutMetric.map((name) => `no metric is called ${name}`),
    ...keys(text)
      .filter((key) => !recorded.includes(key))
      .map((key) => `${key} is not recorded with the metric that is queried`),
    ...[...text.matchAll(/AppRoleName == '([^']+)'/g)]
      .filter(([, service = '']) => !services.includes(service))
      .map(([, service]) => `no service is called ${service}`),
  ];
}

/** Returns the strings that look like metrics, except in brackets. */
function named(text: string): string[] {
  return [...text.matchAll(/(?<!\[)'((?:repaint|process|http|rpc)\.[a-z_.]+)'/g)].map(([, name = '']) => name);
}

function keys(text: string): string[] {
  return [...text.matchAll(/Properties\['([^']+)'\]/g)].map(([, key = '']) => key);
}

function platformMetrics({ deployments }: Infra): Finding[] {
  const alerts = (deployments.get('cpu') ?? []).filter(({ type }) => type === 'Microsoft.Insights/metricAlerts');
  const asked = alerts.flatMap((each) =>
    itemsAt(each, 'properties', 'criteria', 'allOf').map((one) => String(valueAt(one, 'metricName'))),
  );
  return asked
    .filter((name) => !PLATFORM_METRICS.includes(name))
    .map((name) => finding('modules/watching.bicep', `no metric is called ${name}`));
}

/** Finds metrics that are recorded but not shown in any query. */
function notShown(queries: readonly Query[]): Finding[] {
  const shown = new Set(queries.flatMap(({ text }) => named(text)));
  return metrics
    .filter(({ name }) => !shown.has(name) && !SEEN_ELSEWHERE.includes(name))
    .map(({ name }) => finding('workbook.json', `${name} is recorded and shown nowhere`));
}

/** Metrics that the workbook shows in another form: a job by its phases, and queued tasks by the length of the queue. */
const SEEN_ELSEWHERE = ['repaint.job.duration', 'repaint.tasks.queued'];

/** Checks that the placeholders that the templates fill in are in the workbook. */
function unknownReferences({ texts }: Infra): Finding[] {
  const workbook = texts.get('workbook.json') ?? '';
  return ['WORKSPACE_ID', 'HOUR_PRICE']
    .filter((place) => !workbook.includes(place))
    .map((place) => finding('workbook.json', `has no ${place} for its template to put in`));
}
