/** The statuses by the names of the durable HTTP API. The place of each is its number in the history. */
export const RUNTIME_STATUSES = [
  'Running',
  'Completed',
  'ContinuedAsNew',
  'Failed',
  'Canceled',
  'Terminated',
  'Pending',
  'Suspended',
] as const;
export type RuntimeStatus = (typeof RUNTIME_STATUSES)[number];

export const isFinished = (status: RuntimeStatus): boolean =>
  status === 'Completed' || status === 'Failed' || status === 'Terminated' || status === 'Canceled';

/** Returns the number of a status in the history. */
export const statusNumber = (status: RuntimeStatus): number => RUNTIME_STATUSES.indexOf(status);

export const statusOfNumber = (number: number): string => RUNTIME_STATUSES[number] ?? String(number);
