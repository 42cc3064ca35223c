import { answer, RequestProblem } from '../http/answer.ts';
import { contentTypeOf } from '../jobs/content-type-of.ts';
import type { Ports } from '../ports.ts';
import { requestedJob } from './requested-job.ts';

/**
 * `GET /api/jobs/{id}/chunks/{number}` answers with a painted chunk, as it is stored: a fragmented MP4 without sound, a
 * picture as a whole, or the lines of a job that labels.
 */
export const getPaintedChunkTrigger = ({ storage, readPlan }: Ports) =>
  answer(async (request, client) => {
    const { input } = await requestedJob(request, client);
    const plan = await readPlan(input.id, input.run);
    const chunk = plan?.chunks[Number(request.params['number'])];
    const stored = plan && chunk && (await storage.chunks.open({ sourceHash: plan.sourceHash, hash: chunk.hash }));
    if (!stored) {
      const detail = 'This chunk isn’t painted yet, or the job has ended: GET /api/jobs/{id}/events lists the chunks.';
      throw new RequestProblem(404, 'unknown-chunk', detail, 'number');
    }
    const body = await stored.read(0, stored.size);
    return { body, headers: { 'content-type': contentTypeOf(plan, 'mp4'), 'cache-control': 'no-store' } };
  });
