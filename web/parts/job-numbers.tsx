import type { JobView } from '../../core/contracts/job.ts';
import { duration, percent, since } from '../words/format.ts';
import { phaseInWords } from '../words/phases.ts';
import { Fact } from './fact.tsx';
import { Meter } from './meter.tsx';

interface JobNumbersProps {
  readonly job: JobView;
  /** The recent rate in frames per second. */
  readonly rate: number | undefined;
}

/** The progress of a running job, its speed and the time left. */
export function JobNumbers({ job, rate }: JobNumbersProps) {
  const { done, total } = job.frames;
  const isCounting = ['painting', 'labelling'].includes(job.phase) && total > 0;
  return (
    <section class="numbers" aria-label="Progress">
      <p class="phase" role="status">
        {phaseInWords(job)}
      </p>
      <p class="big-number">
        {percent(done, total)}
        <small> %</small>
      </p>
      <Meter label="Frames done" done={done} total={total} />
      <dl class="facts-row">
        <Fact name="Frames" value={total > 0 ? `${done.toLocaleString('en')} of ${total.toLocaleString('en')}` : '–'} />
        <Fact
          name="Speed"
          value={rate === undefined ? '–' : `${rate < 10 ? rate.toFixed(1) : Math.round(rate)} frames/s`}
        />
        <Fact name="Time left" value={isCounting && rate ? duration((total - done) / rate) : '–'} />
        <Fact name="Started" value={`${since(job.createdAt)} ago`} />
      </dl>
    </section>
  );
}
