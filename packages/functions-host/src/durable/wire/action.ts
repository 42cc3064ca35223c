import { z } from 'zod';
import { EntityId } from '../entities/entity-id.ts';

/** The action types of the out-of-process protocol of the Durable Functions extension. */
export const ActionType = {
  CallActivity: 0,
  CallActivityWithRetry: 1,
  CallSubOrchestrator: 2,
  CallSubOrchestratorWithRetry: 3,
  ContinueAsNew: 4,
  CreateTimer: 5,
  WaitForExternalEvent: 6,
  CallEntity: 7,
  CallHttp: 8,
  SignalEntity: 9,
  WhenAny: 11,
  WhenAll: 12,
  LockEntities: 13,
  ReleaseEntities: 14,
} as const;

export const RetryOptions = z.looseObject({
  firstRetryIntervalInMilliseconds: z.number(),
  maxNumberOfAttempts: z.number(),
  backoffCoefficient: z.number().optional(),
  maxRetryIntervalInMilliseconds: z.number().optional(),
  retryTimeoutInMilliseconds: z.number().optional(),
});
export type RetryOptions = z.infer<typeof RetryOptions>;

/** An action that an orchestrator requested with a `yield`, as the SDK reports it. */
export const Action = z.object({
  actionType: z.number(),
  functionName: z.string().optional(),
  input: z.unknown().optional(),
  instanceId: z.string().nullish(),
  version: z.string().nullish(),
  retryOptions: RetryOptions.optional(),
  fireAt: z.string().optional(),
  isCanceled: z.boolean().optional(),
  externalEventName: z.string().optional(),
  /** The operation of an entity, whose instance id is `instanceId`. */
  operation: z.string().optional(),
  lockSet: z.array(EntityId).optional(),
  lockRequestId: z.string().optional(),
  get compoundActions() {
    return z.array(Action).optional();
  },
});
export type Action = z.infer<typeof Action>;
