import type { OrchestrationContext } from 'durable-functions';
import type { Failure } from '../../core/contracts/failure.ts';
import type { JobPhase } from '../../core/contracts/job.ts';
import type { PhaseTimes } from '../activities/record-job-end.ts';
import type { CustomStatus } from '../jobs/custom-status.ts';

type Totals = Partial<Pick<CustomStatus, 'frames' | 'chunks'>>;

export type Phases = ReturnType<typeof phases>;

/** Reports the phase of an orchestration through its custom status, and measures how long each phase took. */
export function phases(context: OrchestrationContext) {
  const entered: (readonly [phase: JobPhase, at: number])[] = [];
  let status: CustomStatus = { phase: 'queued', frames: 0, chunks: 0 };

  // The context's time comes from the history, so it is the same in every replay.
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

    /** Lists when each phase began, and the present as the last entry, `ended`. A phase may occur twice. */
    times: (): PhaseTimes =>
      [...entered, ['ended', now()] as const].map(([phase, at]) => [phase, new Date(at).toISOString()] as const),

    /** Returns the wall-clock seconds of each phase before `finishing`. */
    seconds: () => ({
      inspecting: secondsOf('inspecting'),
      ...(secondsOf('converting') > 0 && { converting: secondsOf('converting') }),
      planning: secondsOf('planning'),
      painting: secondsOf('painting') + secondsOf('labelling'),
      assembling: secondsOf('assembling'),
    }),
  };
}
