/** The statuses by the names of the durable HTTP API. */
export const RUNTIME_STATUSES = [
  'Pending',
  'Running',
  'Suspended',
  'Completed',
  'Failed',
  'Terminated',
  'Canceled',
  'ContinuedAsNew',
] as const;
export type RuntimeStatus = (typeof RUNTIME_STATUSES)[number];

const NUMBERS: Record<RuntimeStatus, number> = {
  Running: 0,
  Completed: 1,
  ContinuedAsNew: 2,
  Failed: 3,
  Canceled: 4,
  Terminated: 5,
  Pending: 6,
  Suspended: 7,
};

export const isFinished = (status: RuntimeStatus): boolean =>
  status === 'Completed' || status === 'Failed' || status === 'Terminated' || status === 'Canceled';

/** Returns the number of a status in the history. */
export const statusNumber = (status: RuntimeStatus): number => NUMBERS[status];

export const statusOfNumber = (number: number): string =>
  Object.entries(NUMBERS).find(([, value]) => value === number)?.[0] ?? String(number);
