/** How a metric is counted. A `gauge` is a sample of the moment, `upDown` a sum that also falls, `observed` one that is asked for. */
type MetricKind = 'counter' | 'upDown' | 'observed' | 'histogram' | 'gauge';

export interface Metric {
  readonly name: string;
  readonly kind: MetricKind;
  /** UCUM, as OpenTelemetry has it. */
  readonly unit: string;
  readonly description: string;
  /** Which processes record it; their `service.name` is `repaint-<by>`. */
  readonly by: readonly (keyof typeof SERVICES)[];
  /** What each point carries beside its resource, and nothing else. */
  readonly attributes: readonly string[];
}

/**
 * Keys on spans and points. Nothing personal is among them: no name of a file or a blob, no address, no message. Jobs are named
 * on spans alone, since each would make metrics a series of its own.
 */
export const ATTRIBUTES = {
  /** `job-…`, on every span of a job. */
  job: 'repaint.job',
  /** `convert`, `sound`, `chunk-<n>`. */
  task: 'repaint.task',
  attempt: 'repaint.attempt',
  /** Of a task `convert`, `sound`, `chunk`; of what was tried again, also the name of an activity. */
  kind: 'repaint.kind',
  /** Of a job `succeeded`, `failed`, `cancelled`; of a task as in its report, or `handed-back`, `poison`; of a request `2xx` … `5xx`. */
  outcome: 'repaint.outcome',
  /** A stable code of a failure. */
  code: 'repaint.failure.code',
  phase: 'repaint.phase',
  queue: 'repaint.queue',
  container: 'repaint.container',
  /** `upload`, `request`. */
  by: 'repaint.started.by',
  /** What runs the network, and where. */
  engine: 'repaint.engine',
  frames: 'repaint.frames',
  /** A model that is served, never what a caller calls one; `none` where a request asked none or ended before it was found. */
  model: 'repaint.model',
  modelVersion: 'repaint.model.version',
  /** `rest`, `grpc`. */
  protocol: 'repaint.protocol',
  /** How many pictures or tensors were in a batch. */
  batchSize: 'repaint.batch.size',
  // OpenTelemetry's own names, semantic conventions 1.40.
  httpMethod: 'http.request.method',
  /** As it was registered, without what a caller put in. */
  httpRoute: 'http.route',
  httpStatus: 'http.response.status_code',
  urlScheme: 'url.scheme',
  rpcSystem: 'rpc.system.name',
  rpcMethod: 'rpc.method',
  rpcStatus: 'rpc.response.status_code',
} as const;

const { by, code, container, engine, kind, outcome, phase, queue } = ATTRIBUTES;

/** Every metric of jobs, and of processes. */
export const METRICS = {
  jobsStarted: {
    name: 'repaint.jobs.started',
    kind: 'counter',
    unit: '{job}',
    description: 'Jobs that began, those that were started again among them.',
    by: ['app'],
    attributes: [by],
  },
  jobsEnded: {
    name: 'repaint.jobs.ended',
    kind: 'counter',
    unit: '{job}',
    description: 'Jobs that ended, by outcome and by the code of what they failed with.',
    by: ['app'],
    attributes: [outcome, code],
  },
  jobDuration: {
    name: 'repaint.job.duration',
    kind: 'histogram',
    unit: 's',
    description: 'From the start of a job to its end.',
    by: ['app'],
    attributes: [outcome],
  },
  phaseDuration: {
    name: 'repaint.phase.duration',
    kind: 'histogram',
    unit: 's',
    description: 'How long a job was in a phase. Painting includes the wait for workers.',
    by: ['app'],
    attributes: [phase],
  },
  tasksQueued: {
    name: 'repaint.tasks.queued',
    kind: 'counter',
    unit: '{task}',
    description: 'Tasks that were put on the queue for the first time or as lost.',
    by: ['app'],
    attributes: [kind],
  },
  queueLength: {
    name: 'repaint.queue.length',
    kind: 'gauge',
    unit: '{message}',
    description: 'Messages of a queue, those in hand among them; sampled while jobs run.',
    by: ['app'],
    attributes: [queue],
  },
  queueAge: {
    name: 'repaint.queue.age',
    kind: 'gauge',
    unit: 's',
    description:
      'How long the first message that nobody holds has been there; 0 when there is none; sampled while jobs run.',
    by: ['app'],
    attributes: [queue],
  },
  taskAge: {
    name: 'repaint.task.age',
    kind: 'histogram',
    unit: 's',
    description: 'How long a task had been on the queue when a worker took it.',
    by: ['worker'],
    attributes: [kind],
  },
  taskDuration: {
    name: 'repaint.task.duration',
    kind: 'histogram',
    unit: 's',
    description: 'From taking a task to its report.',
    by: ['worker'],
    attributes: [kind, outcome],
  },
  tasksInHand: {
    name: 'repaint.tasks.in_hand',
    kind: 'upDown',
    unit: '{task}',
    description: 'Tasks that a worker is at; an idle worker tells 0.',
    by: ['worker'],
    attributes: [],
  },
  workersWithoutGpu: {
    name: 'repaint.workers.without_gpu',
    kind: 'upDown',
    unit: '{worker}',
    description: 'Workers that were promised a GPU, found none, and take no tasks.',
    by: ['worker'],
    attributes: [],
  },
  framesPainted: {
    name: 'repaint.frames.painted',
    kind: 'counter',
    unit: '{frame}',
    description: 'Frames of chunks that were stored.',
    by: ['worker'],
    attributes: [engine],
  },
  frameRate: {
    name: 'repaint.frames.rate',
    kind: 'histogram',
    unit: '{frame}/s',
    description:
      'Frames a second of a chunk, from opening its source to the whole segment; a worker does several chunks at once.',
    by: ['worker'],
    attributes: [engine],
  },
  batchDuration: {
    name: 'repaint.engine.batch.duration',
    kind: 'histogram',
    unit: 's',
    description: 'How long an engine was at a batch of frames.',
    by: ['worker'],
    attributes: [engine],
  },
  retries: {
    name: 'repaint.retries',
    kind: 'counter',
    unit: '{retry}',
    description: 'Tasks and activities that failed and are tried again.',
    by: ['app', 'worker'],
    attributes: [kind, code],
  },
  poisoned: {
    name: 'repaint.messages.poisoned',
    kind: 'counter',
    unit: '{message}',
    description: 'Messages that went to a poison queue by our own decision.',
    by: ['app', 'worker'],
    attributes: [queue],
  },
  bytesRead: {
    name: 'repaint.bytes.read',
    kind: 'counter',
    unit: 'By',
    description: 'Bytes read from blobs.',
    by: ['app', 'worker'],
    attributes: [container],
  },
  bytesWritten: {
    name: 'repaint.bytes.written',
    kind: 'counter',
    unit: 'By',
    description: 'Bytes written to blobs.',
    by: ['app', 'worker'],
    attributes: [container],
  },
  memory: {
    name: 'process.memory.usage',
    kind: 'observed',
    unit: 'By',
    description: 'Resident memory of the process, without the FFmpeg processes beside it.',
    by: ['app', 'worker', 'scoring'],
    attributes: [],
  },
} as const satisfies Record<string, Metric>;

/**
 * Every span of jobs; `{…}` stands for one of few values. All spans of a run of a job share one trace, whose first is
 * `startJob` (beneath that of the request or trigger, where the host tells one).
 */
export const SPANS = {
  /** App: the job is handed to its orchestration. Everything else of the run lies beneath it. */
  startJob: 'start job',
  /** App: from the start of a job to its end; written when it has ended. */
  job: 'job',
  /** App, beneath `job`: a phase of it; written when the job has ended. */
  phase: 'phase {phase}',
  /** App: a step of the orchestration. */
  activity: 'activity {activity}',
  /** Worker: one try at a task. */
  task: 'task {kind}',
  /** Worker, beneath a task: source and network; short where they are open already. */
  open: 'open',
  /** Worker, beneath a task: decode, paint, encode, all at once. */
  paint: 'paint',
  /** Worker, beneath a task: the chunk goes to storage. */
  store: 'store',
  /** App, beneath a task: its report has arrived. */
  reported: 'task reported',
} as const;

/** `service.name` of what sends telemetry, `AppRoleName` in Application Insights; `OTEL_SERVICE_NAME` overrides it. */
export const SERVICES = { app: 'repaint-app', worker: 'repaint-worker', scoring: 'repaint-scoring' } as const;
