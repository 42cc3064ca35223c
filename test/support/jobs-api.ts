import { JobList, type JobState, JobView } from '../../core/contracts/job.ts';
import { waitUntil } from '../../packages/functions-host/test/support/wait-until.ts';

/** Sends a request to a path below `/api`; a body becomes JSON. */
export type Ask = (method: string, path: string, body?: unknown) => Promise<Response>;

export const askApp =
  (url: () => string): Ask =>
  (method, path, body) => {
    const json = { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return fetch(`${url()}/api${path}`, { method, ...(body !== undefined && json) });
  };

/** The requests about jobs. Those that wait throw after `patienceMs`. */
export function jobsApi(ask: Ask, patienceMs?: number) {
  const get = async (id: string) => JobView.parse(await (await ask('GET', `/jobs/${id}`)).json());
  const until = (id: string, isWanted: (job: JobView) => boolean) =>
    waitUntil(async () => {
      const job = await get(id);
      return isWanted(job) && job;
    }, patienceMs);
  return {
    get,
    until,
    untilState: (id: string, state: JobState) => until(id, (job) => job.state === state),
    planned: (id: string) => until(id, ({ phase }) => phase === 'painting'),
    start: async (body: object) => JobView.parse(await (await ask('POST', '/jobs', body)).json()),
    list: async (query = '') => JobList.parse(await (await ask('GET', `/jobs${query}`)).json()),
    cancel: (id: string) => ask('DELETE', `/jobs/${id}`),
  };
}
