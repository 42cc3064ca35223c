import type { OutputFormat } from '../../core/contracts/output-settings.ts';
import type { AskedSettings } from '../../core/contracts/painting-settings.ts';
import { connectStorage } from '../../core/storage/azure/connection.ts';
import { openApi } from '../client/api.ts';
import { type Painting, paintFile } from '../client/paint-file.ts';
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
  readonly workers: number | undefined;
  readonly storage: string | undefined;
  readonly data: string;
}

/** One video, from a file to a file, on the system that is up or on one of its own. */
export async function paintOnce(request: PaintRequest, progress: Progress, signal: AbortSignal): Promise<Painting> {
  const { file, folder, settings } = request;
  const video = await checkVideo(file);
  const usual = defaultOutput(folder, file, settings);
  const output = await checkOutput(request.output ?? usual, file, usual);

  const sha256 = hashFile(file, signal);
  sha256.catch(() => undefined);
  if (!request.overwrite) {
    await refuseToReplace({ output, upload: uploadName(file, await sha256), settings }, request.ask);
  }
  progress.update({ phase: 'starting' });
  const system = await openSystem(request, progress, signal);
  try {
    const order = {
      file: { ...video, sha256: await sha256, name: uploadName(file, await sha256) },
      title: video.name,
      settings,
      pictures: request.pictures,
      output,
    };
    return await paintOn(system, order, progress, signal);
  } finally {
    progress.update({ phase: 'stopping' });
    await system.stop();
  }
}

async function openSystem(
  { data, storage, workers }: PaintRequest,
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
async function paintOn(
  system: System,
  order: Parameters<typeof paintFile>[0],
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
