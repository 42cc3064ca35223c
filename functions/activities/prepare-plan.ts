import type { Job, JobId } from '../../core/contracts/job.ts';
import type { PreparationOrder } from '../../core/contracts/preparation.ts';
import { parseStyleChoice } from '../../core/contracts/style-choice.ts';
import type { TaskName } from '../../core/contracts/task.ts';
import { askedStyles } from '../../core/jobs/asked-styles.ts';
import { codeKey, shotsHash } from '../../core/jobs/chunk-hash.ts';
import { encoderHash } from '../../engine/cards/encoder-card.ts';
import { type KnownStyles, networkOf } from '../../engine/cards/known-styles.ts';
import type { Ports } from '../ports.ts';

/**
 * Orders from the workers what the plan of a job needs beside its inspection: style codes of pictures, and cuts between shots.
 * @returns true if something is missing; false for most jobs, which need neither
 */
export async function orderPreparations(
  { storage, styles }: Pick<Ports, 'storage' | 'styles'>,
  job: Job,
): Promise<boolean> {
  const order = await orderOf(styles, job);
  if (!order || (await missingOf(storage.preparations, order)).length === 0) return false;
  await storage.preparations.writeOrder(order);
  return true;
}

/** Lists the tasks of a job's preparation whose results storage doesn't have yet. */
export async function missingPreparations({ storage }: Pick<Ports, 'storage'>, job: JobId): Promise<TaskName[]> {
  const order = await storage.preparations.readOrder(job);
  return order ? missingOf(storage.preparations, order) : [];
}

/** Returns undefined if the job needs no preparation. */
async function orderOf(styles: KnownStyles, job: Job): Promise<PreparationOrder | undefined> {
  const { settings, pictures = [] } = job;
  if (pictures.length === 0 && !settings.everyShot) return undefined;
  const choices = askedStyles(settings, settings.style).map(parseStyleChoice);
  const { network, encoderFolder } = networkOf(styles, choices, settings.network);
  const encoder = pictures.length > 0 && encoderFolder ? await encoderHash(encoderFolder) : '';
  const codes = pictures.map((picture) => codeKey(picture, encoder));
  const shots = settings.everyShot && { shotsOf: shotsHash(job) };
  return { schemaVersion: 1, job, network, codes, ...shots };
}

async function missingOf(
  preparations: Ports['storage']['preparations'],
  { codes, shotsOf }: PreparationOrder,
): Promise<TaskName[]> {
  const known = await Promise.all(codes.map((key) => preparations.readCode(key)));
  const pictures = known.flatMap((code, index) => (code ? [] : [`picture-${index}`]));
  const needsShots = shotsOf !== undefined && (await preparations.readCuts(shotsOf)) === undefined;
  return needsShots ? [...pictures, 'shots'] : pictures;
}
