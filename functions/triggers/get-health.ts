import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import type { Ports } from '../ports.ts';
import { softwareVersions } from '../software-versions.ts';

export const Health = z.strictObject({
  status: z.enum(['healthy', 'unhealthy']),
  version: z.string(),
  /** Set if an upload has a name that storage can't list. The others are painted; docs/operate.md says how to find its name. */
  uploads: z.literal('unlistable').optional(),
});
export type Health = z.infer<typeof Health>;

const LOOK_MS = 60_000;

/** `GET /api/health` answers, without a key, whether storage responds. It reveals nothing about the contents, such as a name. */
export const getHealthTrigger = ({ storage }: Ports) => {
  const canBeListed = lookedAtListing(() => storage.videos.canBeListed());
  return async (): Promise<HttpResponseInit> => {
    const version = softwareVersions().repaint;
    try {
      await storage.queues.tasks.length();
      const health: Health = { status: 'healthy', version, ...(!canBeListed() && { uploads: 'unlistable' }) };
      return { jsonBody: health };
    } catch {
      return { status: 503, jsonBody: { status: 'unhealthy', version } satisfies Health };
    }
  };
};

/** Looks at most once a minute, beside the answers, since the client asks several times before it believes that a listing fails. */
function lookedAtListing(look: () => Promise<boolean>): () => boolean {
  let last = true;
  let nextAt = 0;
  return () => {
    if (Date.now() >= nextAt) {
      nextAt = Date.now() + LOOK_MS;
      look().then(
        (found) => {
          last = found;
        },
        // Storage that doesn't answer at all is found by the next request.
        () => undefined,
      );
    }
    return last;
  };
}
