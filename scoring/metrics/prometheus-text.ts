/** The samples of one metric, in the terms of Prometheus. */
export interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly samples: readonly Sample[];
}

export interface Sample {
  /** What follows the name of the family: `_bucket`, `_sum`, `_count`, or nothing. */
  readonly suffix?: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

export const PROMETHEUS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Writes families in Prometheus's text format, 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/). */
export function prometheusText(families: readonly Family[]): string {
  return families.map((family) => `${textOf(family).join('\n')}\n`).join('');
}

function textOf({ name, type, help, samples }: Family): string[] {
  const escaped = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return [`# HELP ${name} ${escaped}`, `# TYPE ${name} ${type}`, ...samples.map((sample) => lineOf(name, sample))];
}

function lineOf(name: string, { suffix = '', labels, value }: Sample): string {
  const pairs = Object.entries(labels).map(([label, content]) => `${label}="${escapeLabel(String(content))}"`);
  return `${name}${suffix}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${numberOf(value)}`;
}

const escapeLabel = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

const numberOf = (value: number) => (value === Number.POSITIVE_INFINITY ? '+Inf' : String(value));
