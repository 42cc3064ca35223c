import { hostname } from 'node:os';
import { z } from 'zod';
import { OnnxDevice, OnnxProviders } from '../engine/onnx/onnx-providers.ts';

/** The environment variables of a worker, each with a default for a machine with one GPU. */
export const WorkerSettings = z.object({
  /** The folder of the networks. */
  REPAINT_MODELS: z.string().default('models'),
  /** The folder of the models that label frames. */
  REPAINT_LABEL_MODELS: z.string().default('scoring/models'),
  REPAINT_ENGINE: z.enum(['onnx', 'tensorflow']).default('onnx'),
  /** The engine reads this itself. It is parsed here because the engine would ignore a misspelt name and use the CPU. */
  ONNX_PROVIDERS: OnnxProviders,
  /** The GPU to paint on, where the machine has several. The engine reads this itself, too. */
  ONNX_DEVICE: OnnxDevice,
  /** The CPU threads of an engine; without it, an engine uses all cores. */
  REPAINT_THREADS: z.coerce.number().int().min(1).optional(),
  /** The number of frames that go through the network at once. Batches speed up a GPU, but not a CPU. */
  REPAINT_BATCH_FRAMES: z.coerce.number().int().min(1).max(64).default(1),
  /** With two tasks at once, one chunk is painted while another is fetched or stored. */
  REPAINT_TASKS_AT_ONCE: z.coerce.number().int().min(1).max(16).default(2),
  /** How long the main thread may be at one thing, in seconds. A parser that takes longer never ends. */
  REPAINT_READ_SECONDS: z.coerce.number().positive().default(30),
  /** A task stays hidden from other workers this long unless it is renewed, so a worker's death delays its tasks by this much. */
  REPAINT_VISIBILITY_SECONDS: z.coerce.number().min(3).max(3_600).default(60),
  /** The port of `GET /health`; without it, there is none. */
  REPAINT_HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  REPAINT_WORKER_NAME: z.string().min(1).max(200).default(`${hostname()}-${process.pid}`),
  REPAINT_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
});
export type WorkerSettings = z.infer<typeof WorkerSettings>;
