import { ATTRIBUTES, type Metric } from '../../core/telemetry/names.ts';
import { bucketsOf, listenToRecords } from '../../core/telemetry/record.ts';
import type { Family, Sample } from './prometheus-text.ts';

interface Version {
  readonly name: string;
  readonly version: string;
}

export interface Series {
  readonly attributes: Readonly<Record<string, string | number>>;
  sum: number;
  count: number;
  /** Values up to each bound of a histogram, which are not added up. */
  readonly buckets: number[];
}

/** Sums up what this process records, from the moment it is made, whether telemetry is sent anywhere or not. */
export class RecordedMetrics {
  readonly #series = new Map<Metric, Map<string, Series>>();
  readonly #stop: () => void;
  /** The versions that were served before the last change, as `name:version`. */
  #before: ReadonlySet<string> = new Set();

  constructor() {
    this.#stop = listenToRecords((metric, value, attributes) => this.#add(metric, value, attributes));
  }

  stop(): void {
    this.#stop();
  }

  /**
   * Forgets versions that are served no longer, so that their series don't add up while models come and go. A version is forgotten with the
   * next change after its own, because its last requests may still end until then.
   */
  keep(served: readonly Version[]): void {
    const now = new Set(served.map(({ name, version }) => `${name}:${version}`));
    const isGone = (id: string) => !now.has(id) && !this.#before.has(id);
    for (const [{ kind }, all] of this.#series) {
      for (const [key, series] of all) {
        const isBalanced = kind !== 'upDown' || series.sum === 0;
        if (isBalanced && versionsIn(series).some(isGone)) all.delete(key);
      }
    }
    this.#before = now;
  }

  of(metric: Metric): readonly Series[] {
    return [...(this.#series.get(metric)?.values() ?? [])];
  }

  /** All metrics under the names that OpenTelemetry's own exporter gives them. */
  families(): Family[] {
    return [...this.#series.keys()].map((metric) => ({
      name: `${metric.name.replaceAll('.', '_')}${UNITS[metric.unit] ?? ''}${metric.kind === 'counter' ? '_total' : ''}`,
      type: TYPES[metric.kind],
      help: metric.description,
      samples: this.of(metric).flatMap((series) => samplesOf(metric, series)),
    }));
  }

  #add(metric: Metric, value: number, attributes: Series['attributes']): void {
    const all = this.#series.get(metric) ?? new Map<string, Series>();
    this.#series.set(metric, all);
    const key = Object.values(attributes).join('\0');
    const bounds = metric.kind === 'histogram' ? bucketsOf(metric.unit) : [];
    const series = all.get(key) ?? { attributes, sum: 0, count: 0, buckets: bounds.map(() => 0) };
    all.set(key, series);
    series.sum = metric.kind === 'gauge' ? value : series.sum + value;
    series.count++;
    const bucket = bounds.findIndex((bound) => value <= bound);
    if (bucket >= 0) series.buckets[bucket] = (series.buckets[bucket] ?? 0) + 1;
  }
}

/** The versions that a series is about, as `name:version`. */
function versionsIn({ attributes }: Series): string[] {
  const {
    [ATTRIBUTES.model]: model = 'none',
    [ATTRIBUTES.modelVersion]: version,
    [ATTRIBUTES.mirror]: mirror,
  } = attributes;
  return [...(model === 'none' ? [] : [`${model}:${version}`]), ...(mirror === undefined ? [] : [String(mirror)])];
}

const UNITS: Readonly<Record<string, string>> = { s: '_seconds', By: '_bytes' };
const TYPES = {
  counter: 'counter',
  upDown: 'gauge',
  observed: 'gauge',
  gauge: 'gauge',
  histogram: 'histogram',
} as const;

function samplesOf({ kind, unit }: Metric, { attributes, sum, count, buckets }: Series): Sample[] {
  const labels = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name.replaceAll('.', '_'), value]),
  );
  if (kind !== 'histogram') return [{ labels, value: sum }];
  let below = 0;
  const bounds = bucketsOf(unit).map((bound, index): Sample => {
    below += buckets[index] ?? 0;
    return { suffix: '_bucket', labels: { ...labels, le: bound }, value: below };
  });
  return [
    ...bounds,
    { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
    { suffix: '_sum', labels, value: sum },
    { suffix: '_count', labels, value: count },
  ];
}
