import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Family } from './prometheus-text.ts';

export interface ProcessMetrics {
  families(): Family[];
  stop(): void;
}

/** Watches this process: the metrics that clients of Prometheus in every language have, under their names. */
export function watchProcess(): ProcessMetrics {
  const delay = monitorEventLoopDelay();
  delay.enable();
  return {
    families: () => [
      gauge('process_start_time_seconds', 'When the process began, since 1970.', performance.timeOrigin / 1_000),
      gauge('process_resident_memory_bytes', 'Resident memory.', process.memoryUsage.rss()),
      { ...gauge('process_cpu_seconds_total', 'Processor time.', cpuSeconds()), type: 'counter' },
      gauge(
        'nodejs_eventloop_lag_p99_seconds',
        'The 99th percentile of the delays of the event loop, since the last look.',
        takeP99(delay),
      ),
    ],
    stop: () => delay.disable(),
  };
}

function takeP99(delay: ReturnType<typeof monitorEventLoopDelay>): number {
  const nanoseconds = delay.percentile(99);
  delay.reset();
  return nanoseconds / 1e9;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const gauge = (name: string, help: string, value: number): Family => ({
  name,
  type: 'gauge',
  help,
  samples: [{ labels: {}, value }],
});
