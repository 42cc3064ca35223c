import { permanent } from '../../core/contracts/failure.ts';
import type { PreparationOrder } from '../../core/contracts/preparation.ts';
import { readStyleCards } from '../../engine/cards/read-style-cards.ts';
import { codeOfPicture } from '../../engine/codes/code-of-picture.ts';
import type { WorkerPorts } from '../ports.ts';
import type { TaskAttempt, TaskOutcome } from './task-attempt.ts';

/** A photograph of a painting has some megabytes; a larger file is most likely a mistake. */
const MOST_BYTES = 64 << 20;

/** Computes the style code of one picture of a job. Only workers decode pictures, because a hostile one may crash the process. */
export function readPicture(index: number) {
  return async (
    ports: WorkerPorts,
    { job, network, codes }: PreparationOrder,
    { signal }: TaskAttempt,
  ): Promise<TaskOutcome> => {
    const { preparations, pictures } = ports.storage;
    const [picture, key] = [job.pictures?.[index], codes[index]];
    if (!picture || !key) throw permanent('invalid-task', `The job has no picture ${index}: start it again.`);
    if (await preparations.readCode(key)) return 'already-stored';
    const name = `styles/${picture.name}`;
    if (picture.bytes > MOST_BYTES) {
      throw permanent(
        'too-large',
        `${name} has ${picture.bytes} bytes; at most ${MOST_BYTES} are read: scale it down.`,
      );
    }
    const bytes = await pictures.open(picture).read(0, picture.bytes);
    signal.throwIfAborted();
    const { code } = await codeOfPicture(bytes, name, await encoderOf(ports, network));
    await preparations.writeCode(key, Array.from(code));
    return 'stored';
  };
}

async function encoderOf({ settings }: WorkerPorts, network: string): Promise<string> {
  const styles = await readStyleCards(settings.REPAINT_MODELS);
  const found = styles.find((style) => style.network === network && style.encoderFolder !== undefined);
  if (found?.encoderFolder !== undefined) return found.encoderFolder;
  throw permanent('engine', `This worker's network ${network} reads no pictures: update the worker, or name a style.`);
}
