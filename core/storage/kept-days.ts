/**
 * For how many days after its last change a blob is kept, by folder of `work`. In Azure, lifecycle rules follow this table
 * (`infra/modules/storage.bicep`); on a laptop, a sweep does.
 */
export const KEPT_DAYS = {
  /** Chunks, which other jobs may use again. */
  chunks: 7,
  /** Previews, which are of no use after an hour. Rules count in days. */
  previews: 1,
  // Far longer than any job: a plan must not go while its job runs.
  jobs: 60,
  logs: 60,
  stopped: 60,
  workers: 60,
  noticed: 60,
  // Made again where a job needs one that is gone.
  codes: 60,
  shots: 60,
  /** The index of all jobs: it is as old as the oldest of them. */
  list: undefined,
} as const satisfies Readonly<Record<string, number | undefined>>;
