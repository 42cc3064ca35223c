import type { OrchestrationContext } from 'durable-functions';
import type { Failure } from '../../core/contracts/failure.ts';
import type { JobPhase } from '../../core/contracts/job.ts';
import type { PhaseTimes } from '../activities/tell-job-end.ts';
import type { CustomStatus } from '../jobs/custom-status.ts';

type Totals = Partial<Pick<CustomStatus, 'frames' | 'chunks'>>;

export type Phases = ReturnType<typeof phases>;

/** Tells the world where an orchestration is, through its custom status, and how long each phase took. */
export function phases(context: OrchestrationContext) {
  const entered = new Map<JobPhase, number>();
  let status: CustomStatus = { phase: 'queued', frames: 0, chunks: 0 };

  // The context's time is read from the history: the same in every replay.
  const now = () => context.df.currentUtcDateTime.getTime();
  const between = (from: JobPhase, to: JobPhase) => ((entered.get(to) ?? 0) - (entered.get(from) ?? 0)) / 1_000;

  return {
    enter(phase: JobPhase, totals: Totals = {}) {
      entered.set(phase, now());
      status = { ...status, ...totals, phase };
      context.df.setCustomStatus(status);
    },

    end(reason: 'failed' | 'cancelled', failure: Failure) {
      context.df.setCustomStatus({ ...status, phase: 'ended', ended: reason, failure } satisfies CustomStatus);
    },

    /** When each phase began, and now. */
    times: (): PhaseTimes => {
      const told = [...entered, ['ended', now()] as const];
      return told.map(([phase, at]) => [phase, new Date(at).toISOString()] as const);
    },

    /** Wall-clock seconds of the phases before `finishing`. */
    seconds: () => ({
      inspecting: between('inspecting', 'painting'),
      painting: between('painting', 'assembling'),
      assembling: between('assembling', 'finishing'),
    }),
  };
}
