/** How a metric is measured. A `gauge` is a sample, `upDown` a sum that also falls, and `observed` a sum that is read at each export. */
type MetricKind = 'counter' | 'upDown' | 'observed' | 'histogram' | 'gauge';

export interface Metric {
  readonly name: string;
  readonly kind: MetricKind;
  /** Unit in UCUM, as in OpenTelemetry. */
  readonly unit: string;
  readonly description: string;
  /** Which processes record it; their `service.name` is `repaint-<by>`. */
  readonly by: readonly (keyof typeof SERVICES)[];
  /** All attributes of each point, beside those of its resource. */
  readonly attributes: readonly string[];
}

function ofKind<const Kind extends MetricKind>(kind: Kind) {
  return <const Rest extends Omit<Metric, 'kind' | 'name' | 'unit'>>(name: string, unit: string, rest: Rest) => {
    return { kind, name, unit, ...rest };
  };
}
export const [counter, upDown, histogram] = [ofKind('counter'), ofKind('upDown'), ofKind('histogram')];
const [observed, gauge] = [ofKind('observed'), ofKind('gauge')];

/**
 * Keys of attributes. None is personal: there are no names of files or blobs, no addresses and no messages. The id of a job is only on
 * spans, since on metrics each job would be a series of its own.
 */
export const ATTRIBUTES = {
  /** `job-…`, on every span of a job. */
  job: 'repaint.job',
  /** `convert`, `sound`, `chunk-<n>`. */
  task: 'repaint.task',
  attempt: 'repaint.attempt',
  /** Kind of a task (`convert`, `sound`, `chunk` …); on retries, it may also be the name of an activity. */
  kind: 'repaint.kind',
  /**
   * How it ended: a job with `succeeded`, `failed` or `cancelled`; a task with the outcome in its report, `handed-back` or `poison`; a
   * request with `2xx` … `5xx`.
   */
  outcome: 'repaint.outcome',
  /** A stable code of a failure. */
  code: 'repaint.failure.code',
  phase: 'repaint.phase',
  queue: 'repaint.queue',
  container: 'repaint.container',
  /** What started a job: `upload` or `request`. */
  by: 'repaint.started.by',
  /** The engine, and the device that it runs on. */
  engine: 'repaint.engine',
  frames: 'repaint.frames',
  /** A model that is served, never a name that a caller made up. `none` if a request named no model, or ended before it was found. */
  model: 'repaint.model',
  modelVersion: 'repaint.model.version',
  /** The model and version that got the copy of a request: `shapes:2`. */
  mirror: 'repaint.mirror',
  /** `rest` or `grpc`. */
  protocol: 'repaint.protocol',
  /** Number of pictures or tensors in a batch. */
  batchSize: 'repaint.batch.size',
  // OpenTelemetry's own names, semantic conventions 1.40.
  httpMethod: 'http.request.method',
  /** The route as it was registered, without the caller's values. */
  httpRoute: 'http.route',
  httpStatus: 'http.response.status_code',
  urlScheme: 'url.scheme',
  rpcSystem: 'rpc.system.name',
  rpcMethod: 'rpc.method',
  rpcStatus: 'rpc.response.status_code',
} as const;

const { by, code, container, engine, kind, outcome, phase, queue } = ATTRIBUTES;

/** Every metric of jobs and of processes. */
export const METRICS = {
  jobsStarted: counter('repaint.jobs.started', '{job}', {
    description: 'Jobs that began, including those that were started again.',
    by: ['app'],
    attributes: [by],
  }),
  jobsEnded: counter('repaint.jobs.ended', '{job}', {
    description: 'Jobs that ended, by outcome and by the code of the failure.',
    by: ['app'],
    attributes: [outcome, code],
  }),
  jobDuration: histogram('repaint.job.duration', 's', {
    description: 'Time from the start of a job to its end.',
    by: ['app'],
    attributes: [outcome],
  }),
  phaseDuration: histogram('repaint.phase.duration', 's', {
    description: 'How long a job was in a phase. Painting includes the wait for workers.',
    by: ['app'],
    attributes: [phase],
  }),
  tasksQueued: counter('repaint.tasks.queued', '{task}', {
    description: 'Tasks that were put on the queue, for the first time or because they had been lost.',
    by: ['app'],
    attributes: [kind],
  }),
  queueLength: gauge('repaint.queue.length', '{message}', {
    description: 'Messages of a queue, including those that are being worked on; sampled while jobs run.',
    by: ['app'],
    attributes: [queue],
  }),
  queueAge: gauge('repaint.queue.age', 's', {
    description:
      'How long the first waiting message has been in the queue; 0 if none is waiting; sampled while jobs run.',
    by: ['app'],
    attributes: [queue],
  }),
  taskAge: histogram('repaint.task.age', 's', {
    description: 'How long a task had been on the queue when a worker took it.',
    by: ['worker'],
    attributes: [kind],
  }),
  taskDuration: histogram('repaint.task.duration', 's', {
    description: 'Time from taking a task to its report.',
    by: ['worker'],
    attributes: [kind, outcome],
  }),
  tasksInHand: upDown('repaint.tasks.in_hand', '{task}', {
    description: 'Tasks that a worker is working on; an idle worker records 0.',
    by: ['worker'],
    attributes: [],
  }),
  workersWithoutGpu: upDown('repaint.workers.without_gpu', '{worker}', {
    description: 'Workers that were promised a GPU, found none, and take no tasks.',
    by: ['worker'],
    attributes: [],
  }),
  framesPainted: counter('repaint.frames.painted', '{frame}', {
    description: 'Frames of chunks that were stored.',
    by: ['worker'],
    attributes: [engine],
  }),
  frameRate: histogram('repaint.frames.rate', '{frame}/s', {
    description:
      'Frames per second of a chunk, from opening its source to the complete segment; a worker paints several chunks at once.',
    by: ['worker'],
    attributes: [engine],
  }),
  batchDuration: histogram('repaint.engine.batch.duration', 's', {
    description: 'How long an engine took for a batch of frames.',
    by: ['worker'],
    attributes: [engine],
  }),
  retries: counter('repaint.retries', '{retry}', {
    description: 'Tasks and activities that failed and are tried again.',
    by: ['app', 'worker'],
    attributes: [kind, code],
  }),
  poisoned: counter('repaint.messages.poisoned', '{message}', {
    description: 'Messages that Repaint itself moved to a poison queue.',
    by: ['app', 'worker'],
    attributes: [queue],
  }),
  bytesRead: counter('repaint.bytes.read', 'By', {
    description: 'Bytes read from blobs.',
    by: ['app', 'worker'],
    attributes: [container],
  }),
  bytesWritten: counter('repaint.bytes.written', 'By', {
    description: 'Bytes written to blobs.',
    by: ['app', 'worker'],
    attributes: [container],
  }),
  memory: observed('process.memory.usage', 'By', {
    description: 'Resident memory of the process, without the FFmpeg processes beside it.',
    by: ['app', 'worker', 'scoring'],
    attributes: [],
  }),
} as const satisfies Record<string, Metric>;

/**
 * Every span of jobs; `{…}` stands for one of a few values. All spans of a run of a job share one trace. `startJob` is
 * its root, unless the host passes on the span of the request or trigger.
 */
export const SPANS = {
  /** In the app: the job is handed to its orchestration. All other spans of the run are its descendants. */
  startJob: 'start job',
  /** In the app: from the start of a job to its end. It is recorded when the job has ended. */
  job: 'job',
  /** In the app, child of `job`: one phase. It is recorded when the job has ended. */
  phase: 'phase {phase}',
  /** In the app: a step of the orchestration. */
  activity: 'activity {activity}',
  /** In a worker: one attempt at a task. */
  task: 'task {kind}',
  /** In a worker, child of a task: opening the source and the network. It is short if they are open already. */
  open: 'open',
  /** In a worker, child of a task: decoding, painting and encoding, which run at the same time; or decoding and labelling. */
  paint: 'paint',
  /** In a worker, child of a task: storing the chunk. */
  store: 'store',
  /** In the app, child of a task: its report has arrived. */
  reported: 'task reported',
} as const;

/** `service.name` of each process that sends telemetry; it is `AppRoleName` in Application Insights. `OTEL_SERVICE_NAME` overrides it. */
export const SERVICES = { app: 'repaint-app', worker: 'repaint-worker', scoring: 'repaint-scoring' } as const;
