import type { Repository } from '../repository/repository.ts';
import { watchProcess } from './process-families.ts';
import { type Family, prometheusText } from './prometheus-text.ts';
import { RecordedMetrics } from './recorded-metrics.ts';
import { tritonFamilies } from './triton-families.ts';

export interface Metrics {
  /** All metrics of the service in Prometheus's text format. */
  text(repository: Repository): string;
  /** Forgets what was counted of versions that are served no longer. */
  keep: RecordedMetrics['keep'];
  stop(): void;
}

/** Begins to count. */
export function openMetrics(): Metrics {
  const recorded = new RecordedMetrics();
  const watched = watchProcess();
  return {
    text: (repository) =>
      prometheusText([
        ...tritonFamilies(recorded),
        modelFamily(repository),
        ...recorded.families(),
        ...watched.families(),
      ]),
    keep: (served) => recorded.keep(served),
    stop: () => {
      recorded.stop();
      watched.stop();
    },
  };
}

/** Each model that is served, with the device of its networks: several processes, one for each GPU, differ in it. */
function modelFamily({ models }: Repository): Family {
  return {
    name: 'repaint_scoring_model_info',
    type: 'gauge',
    help: 'Models that are served, and the device that each runs on.',
    samples: models.map(({ name, version, runsOn }) => ({
      labels: { model: name, version, runs_on: runsOn },
      value: 1,
    })),
  };
}
