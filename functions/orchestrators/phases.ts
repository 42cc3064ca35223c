import type { OrchestrationContext } from 'durable-functions';
import type { Failure } from '../../core/contracts/failure.ts';
import type { JobPhase } from '../../core/contracts/job.ts';
import type { PhaseTimes } from '../activities/tell-job-end.ts';
import type { CustomStatus } from '../jobs/custom-status.ts';

type Totals = Partial<Pick<CustomStatus, 'frames' | 'chunks'>>;

export type Phases = ReturnType<typeof phases>;

/** Tells the world where an orchestration is, through its custom status, and how long each phase took. */
export function phases(context: OrchestrationContext) {
  const entered: (readonly [phase: JobPhase, at: number])[] = [];
  let status: CustomStatus = { phase: 'queued', frames: 0, chunks: 0 };

  // The context's time is read from the history: the same in every replay.
  const now = () => context.df.currentUtcDateTime.getTime();
  const secondsOf = (wanted: JobPhase) =>
    entered.reduce((sum, [phase, at], i) => {
      const [, until = now()] = entered[i + 1] ?? [];
      return phase === wanted ? sum + (until - at) / 1_000 : sum;
    }, 0);

  return {
    enter(phase: JobPhase, totals: Totals = {}) {
      entered.push([phase, now()]);
      status = { ...status, ...totals, phase };
      context.df.setCustomStatus(status);
    },

    end(reason: 'failed' | 'cancelled', failure: Failure) {
      context.df.setCustomStatus({ ...status, phase: 'ended', ended: reason, failure } satisfies CustomStatus);
    },

    /** When each phase began, and now. A phase may come twice. */
    times: (): PhaseTimes =>
      [...entered, ['ended', now()] as const].map(([phase, at]) => [phase, new Date(at).toISOString()] as const),

    /** Wall-clock seconds of the phases before `finishing`. */
    seconds: () => ({
      inspecting: secondsOf('inspecting'),
      ...(secondsOf('converting') > 0 && { converting: secondsOf('converting') }),
      planning: secondsOf('planning'),
      painting: secondsOf('painting'),
      assembling: secondsOf('assembling'),
    }),
  };
}
