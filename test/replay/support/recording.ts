import { z } from 'zod';
import { InstanceRecord } from '../../../packages/functions-host/src/durable/hub/instance-record.ts';

/**
 * The life of one orchestration, as the local Functions host wrote it down: each episode with what came before it and
 * what it decided.
 */
export const Recording = z.strictObject({
  records: z.array(InstanceRecord),
  /** The input of the next execution, where this one continued as new. */
  continuedWith: z.string().optional(),
});
export type Recording = z.infer<typeof Recording>;

export const HISTORIES = 'test/replay/histories';
