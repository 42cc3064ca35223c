import { hostname } from 'node:os';
import { z } from 'zod';
import { OnnxProviders } from '../engine/onnx/onnx-providers.ts';

/** The environment of a worker, each setting with the default that suits a container with one GPU. */
export const WorkerSettings = z.object({
  /** Folder of the networks. */
  REPAINT_MODELS: z.string().default('models'),
  REPAINT_ENGINE: z.enum(['onnx', 'tensorflow']).default('onnx'),
  /** Read by the engine itself; here, so that a misspelt one doesn't quietly mean the CPU. */
  ONNX_PROVIDERS: OnnxProviders,
  /** CPU threads of the engine; all cores unless given. */
  REPAINT_THREADS: z.coerce.number().int().min(1).optional(),
  /** Frames that go to the network at once. Batches help a GPU and give nothing on a CPU. */
  REPAINT_BATCH_FRAMES: z.coerce.number().int().min(1).max(64).default(1),
  /** Two, so that one chunk is painted while another is fetched, started or stored. */
  REPAINT_TASKS_AT_ONCE: z.coerce.number().int().min(1).max(16).default(2),
  /** How long the conversion of one source may take. */
  REPAINT_CONVERT_SECONDS: z.coerce
    .number()
    .positive()
    .default(12 * 3_600),
  /** How long a task stays hidden from others unless renewed: what the death of a worker costs. */
  REPAINT_VISIBILITY_SECONDS: z.coerce.number().min(3).max(3_600).default(60),
  /** How often an idle worker looks for tasks, at most. */
  REPAINT_POLL_SECONDS: z.coerce.number().positive().default(0.5),
  /** Where liveness is answered over HTTP; nowhere unless given. */
  REPAINT_HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  REPAINT_WORKER_NAME: z.string().min(1).max(200).default(`${hostname()}-${process.pid}`),
  REPAINT_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
});
export type WorkerSettings = z.infer<typeof WorkerSettings>;
