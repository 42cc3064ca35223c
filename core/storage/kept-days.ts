/**
 * The folders of `work`, and the days after its last change for which a blob of each is kept. Lifecycle rules keep to
 * it in Azure (`infra/modules/storage.bicep`), and a sweep does on a laptop.
 */
export const KEPT_DAYS = {
  /** Other jobs use them again. */
  chunks: 7,
  /** Nobody looks at a preview after an hour; rules count in days. */
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
