import { z } from 'zod';
import { nameFailures } from '../../../functions/orchestrators/name-failures.ts';
import { callOrchestrator } from './orchestrators.ts';

/** An action as durable-functions hands it to the extension: what it is, and what of it the extension holds against the history. */
export interface DecidedAction {
  readonly kind: number;
  readonly name?: string;
  readonly instanceId?: string;
  readonly parts?: DecidedAction[];
}

interface WireAction {
  actionType: number;
  functionName?: string | undefined;
  instanceId?: string | undefined;
  externalEventName?: string | undefined;
  compoundActions?: WireAction[] | undefined;
}
const WireAction: z.ZodType<WireAction> = z.object({
  actionType: z.number(),
  functionName: z.string().optional(),
  instanceId: z.string().optional(),
  externalEventName: z.string().optional(),
  get compoundActions() {
    return z.array(WireAction).optional();
  },
});

const State = z.object({ isDone: z.boolean(), actions: z.array(z.array(WireAction)) });
const Returned = z.union([State, z.object({ thrown: z.string(), outOfProcData: State.nullish() })]);

/** What an orchestrator decided: its actions, and whether it has returned or thrown. */
interface Decided {
  readonly isDone: boolean;
  readonly failed: boolean;
  readonly actions: DecidedAction[];
}

/** A call of an orchestrator by the extension, with what was returned then. */
export const RealEpisode = z
  .object({ function: z.string(), input: z.record(z.string(), z.unknown()), output: Returned })
  .transform(({ function: name, input, output }) => ({ name, trigger: input, recorded: decided(output) }));

function decided(output: z.infer<typeof Returned>): Decided {
  const state = 'thrown' in output ? output.outOfProcData : output;
  const actions = (state?.actions ?? []).flat().map(actionOf);
  return { isDone: state?.isDone ?? false, failed: 'thrown' in output, actions };
}

function actionOf({
  actionType,
  functionName,
  externalEventName,
  instanceId,
  compoundActions,
}: WireAction): DecidedAction {
  const name = functionName ?? externalEventName;
  return {
    kind: actionType,
    ...(name !== undefined && { name }),
    ...(instanceId !== undefined && { instanceId }),
    ...(compoundActions && { parts: compoundActions.map(actionOf) }),
  };
}

/** Calls today's orchestrator as the extension did then, through the app's hook and the real library. */
export async function playTrigger(name: string, trigger: Record<string, unknown>): Promise<Decided> {
  const given = structuredClone(trigger);
  nameFailures([given]);
  try {
    return decided(State.parse(await callOrchestrator(name, JSON.stringify(given))));
  } catch (thrown) {
    const [, data] = (thrown instanceof Error ? thrown.message : '').split('$OutOfProcData$:');
    if (data === undefined) throw thrown;
    return decided({ thrown: '', outOfProcData: State.parse(JSON.parse(data)) });
  }
}
