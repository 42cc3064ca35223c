/** What one worker costs per hour. */
export interface WorkerPrice {
  readonly perHour: number;
  readonly currency: string;
}

/** @param workerSeconds the busy seconds of all workers together */
export const costOf = (workerSeconds: number, { perHour }: WorkerPrice): number => (workerSeconds / 3_600) * perHour;
