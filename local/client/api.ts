import { z } from 'zod';
import { Estimate, type EstimateRequest } from '../../core/contracts/estimate.ts';
import { JobList, type JobRequest, type JobState, JobView } from '../../core/contracts/job.ts';
import { CommandError } from '../command-error.ts';

const TIMEOUT_MS = 30_000;
const Problem = z.object({ code: z.string(), detail: z.string() });

/** Calls the HTTP API of a system on this machine. */
export interface Api {
  isHealthy(): Promise<boolean>;
  startJob(request: JobRequest): Promise<JobView>;
  estimate(request: EstimateRequest): Promise<Estimate>;
  job(id: string): Promise<JobView>;
  cancelJob(id: string): Promise<JobView>;
  /** Lists one page of jobs, the newest first. */
  jobs(next?: string, state?: JobState): Promise<JobList>;
}

/**
 * @param system.url the address of the Functions host, such as `http://127.0.0.1:7071`
 */
export function openApi(system: { readonly url: string; readonly key?: string | undefined }): Api {
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${system.url}/api/${path}`, {
      ...init,
      headers: { 'content-type': 'application/json', ...(system.key && { 'x-functions-key': system.key }) },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });

  return {
    isHealthy: async () => {
      try {
        return (await ask('health')).ok;
      } catch {
        return false;
      }
    },

    startJob: async (request) =>
      JobView.parse(await answer(await ask('jobs', { method: 'POST', body: JSON.stringify(request) }))),

    estimate: async (request) =>
      Estimate.parse(await answer(await ask('estimates', { method: 'POST', body: JSON.stringify(request) }))),

    job: async (id) => JobView.parse(await answer(await ask(`jobs/${id}`))),

    cancelJob: async (id) => JobView.parse(await answer(await ask(`jobs/${id}`, { method: 'DELETE' }))),

    async jobs(next, state) {
      const query = new URLSearchParams({ top: '100', ...(next && { next }), ...(state && { state }) });
      return JobList.parse(await answer(await ask(`jobs?${query}`)));
    },
  };
}

/** @throws CommandError with the API's code and message for a 4xx; Error for any other failure */
async function answer(response: Response): Promise<unknown> {
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body;
  const problem = Problem.safeParse(body);
  if (problem.success && response.status < 500) throw new CommandError(problem.data.code, problem.data.detail);
  throw new Error(problem.success ? problem.data.detail : `The Functions host answered with ${response.status}.`);
}
