import { z } from 'zod';
import { Estimate, type EstimateRequest } from '../../core/contracts/estimate.ts';
import { JobList, type JobRequest, type JobState, JobView } from '../../core/contracts/job.ts';
import { CommandError } from '../command-error.ts';

const TIMEOUT_MS = 30_000;
const Problem = z.object({ code: z.string(), detail: z.string() });

export type Api = ReturnType<typeof openApi>;

/**
 * Calls the HTTP API of a system on this machine.
 * @param system.url the address of the Functions host, such as `http://127.0.0.1:7071`
 */
export function openApi(system: { readonly url: string; readonly key?: string | undefined }) {
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${system.url}/api/${path}`, {
      ...init,
      headers: { 'content-type': 'application/json', ...(system.key && { 'x-functions-key': system.key }) },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });

  return {
    isHealthy: async (): Promise<boolean> =>
      ask('health').then(
        ({ ok }) => ok,
        () => false,
      ),

    startJob: async (request: JobRequest): Promise<JobView> =>
      JobView.parse(await answer(await ask('jobs', { method: 'POST', body: JSON.stringify(request) }))),

    estimate: async (request: EstimateRequest): Promise<Estimate> =>
      Estimate.parse(await answer(await ask('estimates', { method: 'POST', body: JSON.stringify(request) }))),

    job: async (id: string): Promise<JobView> => JobView.parse(await answer(await ask(`jobs/${id}`))),

    cancelJob: async (id: string): Promise<JobView> =>
      JobView.parse(await answer(await ask(`jobs/${id}`, { method: 'DELETE' }))),

    /** Lists one page of jobs, the newest first. */
    async jobs(next?: string, state?: JobState): Promise<JobList> {
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
