import sharp from 'sharp';
import { permanent, RepaintError } from '../../core/contracts/failure.ts';
import { messageOf } from '../../core/contracts/message-of.ts';
import { parseJson } from '../../core/contracts/parse-json.ts';
import { type PreviewId, PreviewMessage, type PreviewPainting } from '../../core/contracts/preview.ts';
import { fromNv12, PICTURE_COLOUR, toNv12 } from '../../core/media/pictures/rgb-frames.ts';
import type { ReceivedMessage } from '../../core/storage/ports.ts';
import { decodeRgb } from '../../engine/frames/decode-rgb.ts';
import type { WorkerPorts } from '../ports.ts';
import { setAside } from '../queue/set-aside.ts';
import type { PreviewEngines } from './preview-engines.ts';

/** A preview that has waited longer than this is dropped: the user has left or has asked again. */
const STALE_MS = 120_000;
const MAX_PIXELS = 2_100_000;
const QUALITY = 84;
/** While the engine paints one, another is encoded. */
const AT_ONCE = 2;

/** Paints the paintings of one message of the queue `previews`, and stores each as soon as it is done. */
export async function paintPreview(
  { storage, log }: Pick<WorkerPorts, 'storage' | 'log'>,
  engines: PreviewEngines,
  message: ReceivedMessage,
): Promise<void> {
  const preview = PreviewMessage.safeParse(parseJson(message.text)).data?.preview;
  if (preview === undefined)
    return setAside({ storage, log }, message, { to: 'previewsPoison', reason: 'not a preview' });
  // Removed before the work, so that a picture that crashes this worker doesn't crash the next one.
  await message.remove();
  if (message.insertedOn && Date.now() - message.insertedOn.getTime() > STALE_MS) {
    return storage.previews.fail(preview, 'The workers were busy for too long: try again in a moment.');
  }
  const started = performance.now();
  try {
    const count = await paintAll(storage.previews, engines, preview);
    log.info({ preview, count, seconds: (performance.now() - started) / 1_000 }, 'preview painted');
  } catch (thrown) {
    const reason = thrown instanceof RepaintError ? thrown.failure.message : 'The preview could not be painted.';
    log.warn({ preview, reason: messageOf(thrown) }, 'preview failed');
    await storage.previews.fail(preview, reason);
  }
}

async function paintAll(
  previews: WorkerPorts['storage']['previews'],
  engines: PreviewEngines,
  preview: PreviewId,
): Promise<number> {
  const [order, bytes] = await Promise.all([previews.readOrder(preview), previews.readPicture(preview)]);
  if (!order || !bytes) return 0;
  const { frame, width, height } = await decode(bytes);
  const waiting = [...order.paintings.entries()];
  const paintNext = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [number, painting] = next;
      const painted = await paint(engines, painting, { frame, width, height });
      await previews.writePainting(preview, number, painted);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, paintNext));
  return order.paintings.length;
}

interface Still {
  readonly frame: Uint8Array;
  readonly width: number;
  readonly height: number;
}

async function decode(bytes: Uint8Array): Promise<Still> {
  try {
    const { width, height, rgb } = await decodeRgb(bytes, { maxPixels: MAX_PIXELS, background: 'white' });
    return { frame: toNv12({ width, height, rgb }), width, height };
  } catch (cause) {
    throw permanent(
      'invalid-request',
      'The picture can’t be read: send a JPEG, PNG or WebP of 2 megapixels at most.',
      cause,
    );
  }
}

async function paint(engines: PreviewEngines, painting: PreviewPainting, { frame, width, height }: Still) {
  const format = { width, height, colour: PICTURE_COLOUR };
  const [painted = frame] = await engines.use(painting, (engine, look) =>
    engine.paint([frame], format, undefined, [look]),
  );
  const { rgb } = fromNv12(painted, width, height);
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .webp({ quality: QUALITY, effort: 1 })
    .toBuffer();
}
