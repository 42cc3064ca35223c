/**
 * For how many days after its last change a blob is kept, by folder of `work`. In Azure, lifecycle rules follow this table
 * (`infra/modules/storage.bicep`); on a laptop, a sweep does.
 */
export const KEPT_DAYS = {
  /** Chunks, which other jobs may use again. */
  chunks: 7,
  /** Previews, which are of no use after an hour. Rules count in days. */
  previews: 1,
  // The time is far longer than any job, since a plan must not be removed while its job runs.
  jobs: 60,
  logs: 60,
  stopped: 60,
  workers: 60,
  presence: 60,
  noticed: 60,
  undelivered: 60,
  // Codes of pictures are made again if a job needs one that has been removed.
  codes: 60,
  shots: 60,
  /** Speeds that were measured of workers, which each job replaces. */
  speeds: undefined,
  /** The lists of jobs, which are never removed. */
  list: undefined,
} as const satisfies Readonly<Record<string, number | undefined>>;
