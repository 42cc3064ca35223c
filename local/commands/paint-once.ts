import type { OutputFormat } from '../../core/contracts/output-settings.ts';
import type { AskedSettings } from '../../core/contracts/painting-settings.ts';
import { connectStorage } from '../../core/storage/azure/connection.ts';
import { openApi } from '../client/api.ts';
import { type Painting, type PaintOrder, paintFile } from '../client/paint-file.ts';
import type { Upload } from '../client/upload.ts';
import { checkOutput } from '../files/check-output.ts';
import { checkVideo } from '../files/check-video.ts';
import { hashFile } from '../files/hash-file.ts';
import { defaultOutput } from '../files/output-path.ts';
import { isThere, refuseToReplace } from '../files/refuse-to-replace.ts';
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
  /** Absolute path. */
  readonly file: string;
  /** What isn't said is left to the system. */
  readonly settings: AskedSettings & { readonly format: OutputFormat };
  /** Pictures that the settings name, to be uploaded first. */
  readonly pictures: readonly Upload[];
  readonly output: string | undefined;
  readonly overwrite: boolean;
  /** Puts a question to whoever sits at the terminal; absent where nobody does. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
  /** Where the user is: the default result goes to a folder in it. */
  readonly folder: string;
}

/** A request that has been looked at, and what it makes of the system. */
export interface PreparedPainting extends PaintOrder {
  /** True if this very painting lies at `output` already. */
  readonly isThere: boolean;
}

/** One video, from a file to a file, on the system that is up or on one of its own. */
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
 * Looks at a video and at the place of its painting before anything is started for it.
 * @throws CommandError, RepaintError for what can't be painted or written
 */
export async function prepare(request: PaintRequest, signal: AbortSignal): Promise<PreparedPainting> {
  const { file, folder, settings, pictures } = request;
  const video = await checkVideo(file);
  const usual = defaultOutput(folder, file, settings);
  const output = await checkOutput(request.output ?? usual, file, usual);
  const sha256 = await hashFile(file, signal);
  const name = uploadName(file, sha256);
  const replacement = { output, upload: name, settings };
  if (!request.overwrite) await refuseToReplace(replacement, request.ask);
  return {
    file: { ...video, sha256, name },
    title: video.name,
    settings,
    pictures,
    output,
    isThere: await isThere(replacement),
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
  if (system.isShared && workers !== undefined) note('It has its own number of workers: --workers changes nothing.');
  return system;
}

/** Ends when the work does, or when a part of the system can't be kept running. */
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
