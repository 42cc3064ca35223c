import { ATTRIBUTES } from '../../core/telemetry/names.ts';
import { SCORING_METRICS } from '../../core/telemetry/scoring-names.ts';
import type { Family, Sample } from './prometheus-text.ts';
import type { RecordedMetrics, Series } from './recorded-metrics.ts';

const MICROSECONDS = 1_000_000;

/**
 * The metrics of Triton that mean the same here, under its names, so that its dashboards show this service
 * (https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/user_guide/metrics.html).
 */
export function tritonFamilies(recorded: RecordedMetrics): Family[] {
  const requests = recorded.of(SCORING_METRICS.scoringRequests);
  const batches = recorded.of(SCORING_METRICS.scoringBatchSize);
  const isAnswered = ({ attributes }: Series) => attributes[ATTRIBUTES.outcome] === '2xx';
  const failed = requests.filter((series) => !isAnswered(series));
  const sums = (series: readonly Series[]) => byModel(series, ({ sum }) => sum);
  const times = (series: readonly Series[]) => byModel(series, ({ sum }) => Math.round(sum * MICROSECONDS));
  return [
    counter('nv_inference_request_success', 'Requests that were answered.', sums(requests.filter(isAnswered))),
    counter('nv_inference_request_failure', 'Requests that were not answered.', sums(failed)),
    counter('nv_inference_count', 'Pictures and tensors that the networks processed.', sums(batches)),
    counter(
      'nv_inference_exec_count',
      'Batches that the networks processed.',
      byModel(batches, ({ count }) => count),
    ),
    counter(
      'nv_inference_request_duration_us',
      'Time of all answered requests, in microseconds.',
      times(recorded.of(SCORING_METRICS.scoringDuration)),
    ),
    counter(
      'nv_inference_queue_duration_us',
      'Time for which pictures and tensors waited, in microseconds.',
      times(recorded.of(SCORING_METRICS.scoringWait)),
    ),
    {
      ...counter('nv_inference_pending_request_count', 'Pictures and tensors that wait.', [
        ...sums(recorded.of(SCORING_METRICS.scoringQueueLength)),
      ]),
      type: 'gauge',
    },
  ];
}

function counter(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, type: 'counter', help, samples };
}

/** Adds up the series of each version of a model. Requests that named no model have none. */
function byModel(all: readonly Series[], take: (series: Series) => number): Sample[] {
  const samples = new Map<string, { labels: Sample['labels']; value: number }>();
  for (const series of all) {
    const { [ATTRIBUTES.model]: model = 'none', [ATTRIBUTES.modelVersion]: version = 'none' } = series.attributes;
    if (model === 'none') continue;
    const sample = samples.get(`${model}/${version}`) ?? { labels: { model, version }, value: 0 };
    sample.value += take(series);
    samples.set(`${model}/${version}`, sample);
  }
  return [...samples.values()];
}
