import { permanent } from '../../core/contracts/failure.ts';
import type { PreparationOrder } from '../../core/contracts/preparation.ts';
import { readStyleCards } from '../../engine/cards/read-style-cards.ts';
import { codeOfStoredPicture } from '../code-of-stored-picture.ts';
import type { WorkerPorts } from '../ports.ts';
import type { TaskAttempt, TaskOutcome } from './task-attempt.ts';

/** Computes the style code of one picture of a job. Only workers decode pictures, because a hostile one may crash the process. */
export function readPicture(index: number) {
  return async (
    ports: WorkerPorts,
    { job, network, codes }: PreparationOrder,
    { signal }: TaskAttempt,
  ): Promise<TaskOutcome> => {
    const [picture, key] = [job.pictures?.[index], codes[index]];
    if (!picture || !key) throw permanent('invalid-task', `The job has no picture ${index}: start it again.`);
    if (await ports.storage.preparations.readCode(key)) return 'already-stored';
    const encoderFolder = await encoderOf(ports, network);
    await codeOfStoredPicture(ports.storage, picture, { key, encoderFolder, signal });
    return 'stored';
  };
}

async function encoderOf({ settings }: WorkerPorts, network: string): Promise<string> {
  const styles = await readStyleCards(settings.REPAINT_MODELS);
  const found = styles.find((style) => style.network === network && style.encoderFolder !== undefined);
  if (found?.encoderFolder !== undefined) return found.encoderFolder;
  throw permanent('engine', `This worker's network ${network} reads no pictures: update the worker, or name a style.`);
}
