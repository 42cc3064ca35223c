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

/** Metrics that Azure itself has of a system topic. */
const PLATFORM_METRICS = ['DeadLetteredCount', 'DroppedEventCount', 'DeliveryAttemptFailCount'];

/**
 * Every query asks for tables and columns that exist, and for metrics, attributes and services that the code has.
 * @param problemsOf what is wrong with a query, as Kusto sees it
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

/** A workbook puts its parameters in before it asks. */
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
  const told = asked.length === 0 ? attributes : [...new Set(asked.flatMap((metric) => metric.attributes))];
  const withoutMetric = named(text).filter((name) => !metrics.some((metric) => metric.name === name));
  return [
    ...withoutMetric.map((name) => `no metric is called ${name}`),
    ...keys(text)
      .filter((key) => !told.includes(key))
      .map((key) => `${key} is not told with what is asked for`),
    ...[...text.matchAll(/AppRoleName == '([^']+)'/g)]
      .filter(([, service = '']) => !services.includes(service))
      .map(([, service]) => `no service is called ${service}`),
  ];
}

/** Strings that look like a metric, wherever they stand but in brackets. */
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

/** What the code tells, somebody sees. */
function notShown(queries: readonly Query[]): Finding[] {
  const shown = new Set(queries.flatMap(({ text }) => named(text)));
  return metrics
    .filter(({ name }) => !shown.has(name) && !SEEN_ELSEWHERE.includes(name))
    .map(({ name }) => finding('workbook.json', `${name} is told and shown nowhere`));
}

/** Of a job as a whole the workbook shows its phases; what is queued is shown as the length of the queue. */
const SEEN_ELSEWHERE = ['repaint.job.duration', 'repaint.tasks.queued'];

/** Text that templates put in is there. */
function unknownReferences({ texts }: Infra): Finding[] {
  const workbook = texts.get('workbook.json') ?? '';
  return ['WORKSPACE_ID', 'HOUR_PRICE']
    .filter((place) => !workbook.includes(place))
    .map((place) => finding('workbook.json', `has no ${place} for its template to put in`));
}
