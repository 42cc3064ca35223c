import type { JobLimits, Priority } from '../../core/contracts/job.ts';
import type { AskedSettings } from '../../core/contracts/painting-settings.ts';
import { isPictureName } from '../../core/jobs/is-picture-name.ts';
import { connectStorage } from '../../core/storage/azure/connection.ts';
import { openApi } from '../client/api.ts';
import { type Painting, type PaintOrder, paintFile } from '../client/paint-file.ts';
import type { Upload } from '../client/upload.ts';
import { checkOutput } from '../files/check-output.ts';
import { checkVideo } from '../files/check-video.ts';
import { hashFile } from '../files/hash-file.ts';
import { defaultOutput } from '../files/output-path.ts';
import { refuseToReplace } from '../files/refuse-to-replace.ts';
import { uploadName } from '../files/upload-name.ts';
import type { Progress } from '../progress/progress.ts';
import type { System } from '../system/system.ts';
import { useSystem } from '../system/use-system.ts';
import { defaultWorkers } from '../system/workers.ts';

export interface SystemRequest {
  readonly workers: number | undefined;
  readonly storage: string | undefined;
  readonly data: string;
}

export interface PaintRequest {
  /** The absolute path of the video. */
  readonly file: string;
  /** The settings that were given; the system decides the others. */
  readonly settings: AskedSettings;
  /** The pictures that the settings name; they are uploaded before the job starts. */
  readonly pictures: readonly Upload[];
  readonly output: string | undefined;
  readonly priority: Priority | undefined;
  readonly limits: JobLimits;
  readonly overwrite: boolean;
  /** Asks the user a yes-or-no question; undefined if there is no terminal. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
  /** The user's current folder; the default path of the painting is in it. */
  readonly folder: string;
}

/** A request whose files have been checked, ready for upload. */
export interface PreparedPainting extends PaintOrder {
  /** True if `output` is this painting already, and it isn't to be overwritten. */
  readonly isThere: boolean;
}

/** Paints one video, from file to file, on the system that is up, or else on one that it starts and stops. */
export async function paintOnce(
  request: PaintRequest & SystemRequest,
  progress: Progress,
  signal: AbortSignal,
): Promise<Painting> {
  const order = await prepare(request, signal);
  progress.update({ phase: 'starting' });
  const system = await openSystem(request, progress, signal);
  try {
    return await paintOn(system, order, progress, signal);
  } finally {
    progress.update({ phase: 'stopping' });
    await system.stop();
  }
}

/**
 * Checks a video and the path of its painting before anything is started.
 * @throws CommandError, RepaintError if the video can't be painted or the path can't be written
 */
export async function prepare(request: PaintRequest, signal: AbortSignal): Promise<PreparedPainting> {
  const { file, folder, settings, pictures, priority, limits } = request;
  const isPicture = settings.model === undefined ? settings.format === 'picture' : isPictureName(file);
  const video = await checkVideo(file, isPicture);
  const usual = defaultOutput(folder, file, settings);
  const output = await checkOutput(request.output ?? usual, file, usual);
  const sha256 = await hashFile(file, signal);
  const name = uploadName(file, sha256);
  const isThere = !request.overwrite && (await refuseToReplace({ output, upload: name, settings }, request.ask));
  return {
    file: { ...video, sha256, name },
    title: video.name,
    settings,
    priority,
    limits,
    pictures,
    output,
    isThere,
  };
}

export async function openSystem(
  { data, storage, workers }: SystemRequest,
  progress: Progress,
  signal: AbortSignal,
): Promise<System> {
  const note = (text: string) => progress.note(text);
  const choice = { data, storage, workers: workers ?? defaultWorkers(), port: 0, host: '127.0.0.1', note, signal };
  const system = await useSystem(choice);
  if (system.isShared) note(`Using the system that is up at ${system.url}.`);
  if (system.isShared && workers !== undefined)
    note('That system has its own number of workers, so --workers has no effect.');
  return system;
}

/** Paints on a running system, and fails if a part of the system can't be kept running. */
export async function paintOn(
  system: System,
  order: PaintOrder,
  progress: Progress,
  signal: AbortSignal,
): Promise<Painting> {
  const broken = new AbortController();
  const work = paintFile(order, {
    api: openApi(system),
    blobs: connectStorage('DATA', { DATA: system.storage }).blobs,
    show: (status) => progress.update(status),
    signal: AbortSignal.any([signal, broken.signal]),
  });
  try {
    return await Promise.race([work, system.failed]);
  } finally {
    broken.abort();
    await work.catch(() => undefined);
  }
}
