import { answer } from '../http/answer.ts';
import { makeLists } from '../jobs/make-lists.ts';
import type { Ports } from '../ports.ts';

/** `POST /api/lists`: makes the lists of jobs anew from what orchestrations know. */
export const makeListsTrigger = (ports: Ports) =>
  answer(async (_request, client) => ({ jsonBody: await makeLists(ports, client) }));
