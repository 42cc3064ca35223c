import type { JobView } from '../../core/contracts/job.ts';
import { duration, money, percent, since } from '../words/format.ts';
import { phaseInWords } from '../words/phases.ts';
import { Fact } from './fact.tsx';
import { Meter } from './meter.tsx';
import { Note } from './note.tsx';

interface JobNumbersProps {
  readonly job: JobView;
  /** The recent rate in frames per second. */
  readonly rate: number | undefined;
}

/** The progress of a running job, its speed, its cost and the time left. */
export function JobNumbers({ job, rate }: JobNumbersProps) {
  const { done, total } = job.frames;
  const left = ['painting', 'labelling'].includes(job.phase) && total > 0 && rate ? (total - done) / rate : undefined;
  const late = lateness(job.deadline, left);
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
        <Fact name="Time left" value={left === undefined ? '–' : duration(left)} />
        {job.spent && <Fact name="Cost so far" value={money(job.spent.cost, job.spent.currency)} />}
        <Fact name="Started" value={`${since(job.createdAt)} ago`} />
      </dl>
      {late !== undefined && <Note kind="plain">{late}</Note>}
    </section>
  );
}

/** Says that a job misses its deadline, which stops nothing. */
function lateness(deadline: string | undefined, secondsLeft: number | undefined): string | undefined {
  if (deadline === undefined) return undefined;
  const room = (Date.parse(deadline) - Date.now()) / 1_000;
  const wayOut = 'It goes on: cancel it if it is of no use any more.';
  if (room < 0) return `The deadline has passed ${duration(-room)} ago. ${wayOut}`;
  if (secondsLeft === undefined || secondsLeft <= room) return undefined;
  return `It will be about ${duration(secondsLeft - room)} later than its deadline. ${wayOut}`;
}
