/** New work that an orchestration asks for; `id` is its sequence number within the execution. */
export type Decision =
  | { kind: 'activity'; id: number; name: string; input: string }
  | { kind: 'timer'; id: number; fireAt: Date }
  | { kind: 'sub-orchestration'; id: number; name: string; instanceId: string; input: string | null };

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
export type DecisionRequest = WithoutId<Decision>;
