import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import type { Ports } from '../ports.ts';
import { softwareVersions } from '../software-versions.ts';

export const Health = z.strictObject({ status: z.enum(['healthy', 'unhealthy']), version: z.string() });
export type Health = z.infer<typeof Health>;

/** `GET /api/health` answers, without a key, whether storage responds. It reveals nothing about the contents. */
export const getHealthTrigger = (ports: Ports) => async (): Promise<HttpResponseInit> => {
  const version = softwareVersions()['repaint'] ?? 'unknown';
  try {
    await ports.storage.queues.tasks.length();
    return { jsonBody: { status: 'healthy', version } satisfies Health };
  } catch {
    return { status: 503, jsonBody: { status: 'unhealthy', version } satisfies Health };
  }
};
