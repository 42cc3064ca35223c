import { availableParallelism } from 'node:os';
import { compiled, LABEL_MODELS, MODELS } from '../folders.ts';
import { type Child, startChild } from './child-process.ts';
import { type Supervised, supervise } from './supervise.ts';

/** An engine gains little from more threads than this, so further cores get further workers. */
const CORES_PER_WORKER = 4;
const MOST_WORKERS = 8;
/** A task stays hidden this long after its worker died. It is less than in Azure, because workers are restarted at once. */
const VISIBILITY_SECONDS = 20;

export interface WorkersChoice {
  readonly connection: string;
  readonly count: number;
  readonly logFile: (name: string) => string;
  readonly onDeath: (name: string, how: string, seconds: number) => void;
}

export function defaultWorkers(cores: number = availableParallelism()): number {
  return Math.min(MOST_WORKERS, Math.max(1, Math.floor(cores / CORES_PER_WORKER)));
}

/** Returns the number of threads for the engine of each worker. */
export function threadsPerWorker(workers: number, cores: number = availableParallelism()): number {
  return Math.max(1, Math.floor(cores / workers));
}

/** Chooses the GPU of a worker: the workers of a machine take those that `ONNX_DEVICE` lists (such as `0,1`) in turn. */
export function deviceOf(index: number, listed: string = process.env['ONNX_DEVICE'] ?? ''): string {
  const devices = listed.split(',').map((device) => device.trim());
  return devices[index % devices.length] ?? '';
}

/**
 * True for the log line of a worker that has begun to take tasks. If a task then kills it, that isn't a failure of the worker: the
 * task goes to the poison queue after some deaths, and only its job fails.
 */
const isReady = (line: string) => line.includes('"msg":"waiting for tasks"');

export function startWorkers(choice: WorkersChoice): (Supervised & { readonly name: string })[] {
  return Array.from({ length: choice.count }, (_, index) => {
    const name = `worker-${index + 1}`;
    const start = () => startWorker(name, deviceOf(index), choice);
    const noteDeath = (how: string, seconds: number) => choice.onDeath(name, how, seconds);
    return { name, ...supervise(start(), async () => start(), noteDeath, { isWell: isReady, isTireless: true }) };
  });
}

function startWorker(name: string, device: string, { connection, count, logFile }: WorkersChoice): Child {
  return startChild({
    script: compiled('workers/main.js'),
    env: {
      DATA: connection,
      WORK: connection,
      REPAINT_MODELS: MODELS,
      REPAINT_LABEL_MODELS: LABEL_MODELS,
      REPAINT_WORKER_NAME: name,
      ONNX_DEVICE: device,
      REPAINT_THREADS: String(threadsPerWorker(count)),
      REPAINT_VISIBILITY_SECONDS: String(VISIBILITY_SECONDS),
    },
    logFile: logFile(name),
    exitWithParent: false,
    // Otherwise planning, reports and joins wait for painting, which uses all cores.
    isBackground: true,
  });
}
