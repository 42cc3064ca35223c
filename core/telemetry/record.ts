import type { Meter, MeterProvider } from '@opentelemetry/api';
import { ALL_METRICS } from './all-metrics.ts';
import type { Metric } from './names.ts';

type Metrics = typeof ALL_METRICS;
type Recorded = { [K in keyof Metrics]: Metrics[K]['kind'] extends 'observed' ? never : K }[keyof Metrics];
type AttributesOf<K extends Recorded> = { readonly [A in Metrics[K]['attributes'][number]]: string | number };
type Recorder = (value: number, attributes: Readonly<Record<string, string | number>>) => void;

/** Upper bounds of the buckets of histograms, by unit. Times range from milliseconds (a batch) to hours (a job). */
const BUCKETS: Readonly<Record<string, number[]>> = {
  s: [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200,
    21_600,
  ],
  '{frame}/s': [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500],
  1: [0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1],
  '{item}': [1, 2, 4, 8, 16, 32, 64, 128, 256],
};

/** The upper bounds of the buckets of a histogram, by its unit. */
export const bucketsOf = (unit: string): readonly number[] => BUCKETS[unit] ?? [];

type Listener = (metric: Metric, value: number, attributes: Readonly<Record<string, string | number>>) => void;
const listeners = new Set<Listener>();

/** Hands everything that is recorded to a listener, whether telemetry is on or not, until the returned function is called. */
export function listenToRecords(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let meter: Meter | undefined;
const instruments = new Map<Recorded, Recorder>();

/** Sets where metrics are recorded from now on, and begins to observe the memory of this process. Before, recording reaches listeners only. */
export function recordWith(meters: MeterProvider): void {
  meter = meters.getMeter('repaint');
  instruments.clear();
  const { name, unit, description } = ALL_METRICS.memory;
  const memory = meter.createObservableUpDownCounter(name, { unit, description });
  memory.addCallback((result) => result.observe(process.memoryUsage.rss()));
}

/** Adds to a sum, or records one value. It takes exactly the attributes that the metric's entry lists. */
export function record<K extends Recorded>(metric: K, value: number, attributes: AttributesOf<K>): void {
  for (const listener of listeners) listener(ALL_METRICS[metric], value, attributes);
  if (!meter) return;
  const known = instruments.get(metric) ?? make(ALL_METRICS[metric], meter);
  instruments.set(metric, known);
  known(value, attributes);
}

function make({ name, kind, unit, description }: Metric, from: Meter): Recorder {
  const options = { unit, description };
  if (kind === 'counter') {
    const counter = from.createCounter(name, options);
    return (value, attributes) => counter.add(value, attributes);
  }
  if (kind === 'upDown') {
    const sum = from.createUpDownCounter(name, options);
    return (value, attributes) => sum.add(value, attributes);
  }
  if (kind === 'gauge') {
    const gauge = from.createGauge(name, options);
    return (value, attributes) => gauge.record(value, attributes);
  }
  const explicitBucketBoundaries = BUCKETS[unit];
  const histogram = from.createHistogram(name, {
    ...options,
    ...(explicitBucketBoundaries && { advice: { explicitBucketBoundaries } }),
  });
  return (value, attributes) => histogram.record(value, attributes);
}
