import { type JobPictureKind, JobPictureMessage, type JobPictureOrder } from '../../core/contracts/job-picture.ts';
import { messageOf } from '../../core/contracts/message-of.ts';
import { parseJson } from '../../core/contracts/parse-json.ts';
import type { ReceivedMessage } from '../../core/storage/ports.ts';
import type { WorkerPorts } from '../ports.ts';
import { animation, contactSheet, sideBySide, still } from './lay-out-frames.ts';
import { paintedFrames, sourceFrames } from './read-frames.ts';

/** A moving picture has so many seconds, frames a second, and at most so many pixels across. */
const LOOP = { seconds: 6, rate: 10, width: 480 };
const POSTER_WIDTH = 1_280;
const SHEET = { frames: 12, width: 400 };

/**
 * Makes a picture of a painting from its stored chunks, if a message of the queue `previews` asks for one.
 * @returns false for another message, which is left alone
 */
export async function makeJobPicture(
  ports: Pick<WorkerPorts, 'storage' | 'ffmpeg' | 'log'>,
  message: ReceivedMessage,
): Promise<boolean> {
  const asked = JobPictureMessage.safeParse(parseJson(message.text)).data;
  if (!asked) return false;
  const { job, picture } = asked;
  const { jobPictures } = ports.storage;
  // Removed before the work, so that a picture that crashes this worker doesn't crash the next one.
  await message.remove();
  const order = await jobPictures.readOrder(job, picture);
  if (!order || (await jobPictures.read(job, picture))) return true;
  const started = performance.now();
  try {
    await jobPictures.write(job, picture, await make(ports, picture, order));
    ports.log.info({ job, picture, seconds: (performance.now() - started) / 1_000 }, 'picture made');
  } catch (thrown) {
    const reason = messageOf(thrown);
    ports.log.warn({ job, picture, reason }, 'picture failed');
    await jobPictures.fail(job, picture, 'The picture could not be made: the log of the job says why.');
  }
  return true;
}

async function make(
  ports: Pick<WorkerPorts, 'storage' | 'ffmpeg'>,
  kind: JobPictureKind,
  order: JobPictureOrder,
): Promise<Buffer> {
  const total = order.chunks.reduce((sum, { frames }) => sum + frames, 0);
  const painted = (width: number, numbers: readonly number[]) =>
    paintedFrames(ports, order, { ...fitted(order, width), numbers });
  if (kind === 'poster') return still(await painted(POSTER_WIDTH, [Math.floor(total / 3)]));
  if (kind === 'contact-sheet') {
    const count = Math.min(SHEET.frames, total);
    return contactSheet(
      await painted(
        SHEET.width,
        range(count).map((i) => Math.floor(((i + 0.5) * total) / count)),
      ),
    );
  }
  const rate = Math.min(LOOP.rate, order.framesPerSecond);
  const count = Math.max(
    1,
    Math.min(Math.floor(LOOP.seconds * rate), Math.floor((total / order.framesPerSecond) * rate)),
  );
  const first = Math.floor((total - (count / rate) * order.framesPerSecond) / 2);
  const numbers = range(count).map((i) => Math.max(0, first) + Math.floor((i / rate) * order.framesPerSecond));
  const frames = await painted(LOOP.width, numbers);
  if (kind === 'loop') return animation(frames, rate);
  const seconds = order.skippedSeconds + Math.max(0, first) / order.framesPerSecond;
  const before = await sourceFrames(ports, order, { ...fitted(order, LOOP.width), seconds, rate, count });
  return animation(sideBySide(before, frames), rate);
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Returns the size of frames that are at most so wide. Both sides are even, as scalers want them. */
function fitted({ width, height }: JobPictureOrder, most: number): { width: number; height: number } {
  const scale = Math.min(1, most / width, most / height);
  const even = (side: number) => Math.max(2, Math.round((side * scale) / 2) * 2);
  return { width: even(width), height: even(height) };
}
