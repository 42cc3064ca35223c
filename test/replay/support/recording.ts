import { z } from 'zod';
import { InstanceRecord } from '../../../packages/functions-host/src/durable/hub/instance-record.ts';

/**
 * The recording of one orchestration by the local Functions host: each episode with the events before it and its decisions.
 */
export const Recording = z.strictObject({
  records: z.array(InstanceRecord),
  /** The input of the next execution, if this one continued as new. */
  continuedWith: z.string().optional(),
});
export type Recording = z.infer<typeof Recording>;

export const HISTORIES = 'test/replay/histories';
