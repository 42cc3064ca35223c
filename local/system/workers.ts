import { availableParallelism } from 'node:os';
import { compiled, MODELS } from '../folders.ts';
import { type Child, startChild } from './child-process.ts';
import { type Supervised, supervise } from './supervise.ts';

/** An engine gains little from more threads than this; further cores paint further chunks. */
const CORES_PER_WORKER = 4;
const MOST_WORKERS = 8;
/** How long a task stays hidden after its worker died: locally, nobody waits for machines to come back. */
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

/** Threads for the engine of each worker. */
export function threadsPerWorker(workers: number, cores: number = availableParallelism()): number {
  return Math.max(1, Math.floor(cores / workers));
}

/** Workers of one machine take the GPUs that `ONNX_DEVICE` lists (`0,1`) in turn. */
export function deviceOf(index: number, listed: string = process.env['ONNX_DEVICE'] ?? ''): string {
  const devices = listed.split(',').map((device) => device.trim());
  return devices[index % devices.length] ?? '';
}

/**
 * A worker that has come so far that it takes tasks is well: a task that kills it goes to the poison queue after some deaths,
 * and takes its job along, not the system.
 */
const isReady = (line: string) => line.includes('"msg":"waiting for tasks"');

export function startWorkers(choice: WorkersChoice): (Supervised & { readonly name: string })[] {
  return Array.from({ length: choice.count }, (_, index) => {
    const name = `worker-${index + 1}`;
    const start = () => startWorker(name, deviceOf(index), choice);
    const told = (how: string, seconds: number) => choice.onDeath(name, how, seconds);
    return { name, ...supervise(start(), async () => start(), told, { isWell: isReady, isTireless: true }) };
  });
}

function startWorker(name: string, device: string, { connection, count, logFile }: WorkersChoice): Child {
  return startChild({
    script: compiled('workers/main.js'),
    env: {
      DATA: connection,
      WORK: connection,
      REPAINT_MODELS: MODELS,
      REPAINT_WORKER_NAME: name,
      ONNX_DEVICE: device,
      REPAINT_THREADS: String(threadsPerWorker(count)),
      REPAINT_VISIBILITY_SECONDS: String(VISIBILITY_SECONDS),
    },
    logFile: logFile(name),
    exitWithParent: false,
  });
}
