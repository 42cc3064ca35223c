import { writeFile } from 'node:fs/promises';
import { renderFilm } from './render-film.ts';
import { DRAFT, FINE } from './scene/render-frame.ts';
import { composeSound } from './sound/compose.ts';
import { encodePictures } from './video/encode-pictures.ts';
import { encodeSound } from './video/encode-sound.ts';
import { frameTimes, TICKS_PER_SECOND } from './video/frame-times.ts';
import { writeClip } from './video/write-clip.ts';

/** The sound lasts a little longer than the picture, as in most videos. */
const SOUND_LASTS_LONGER_SECONDS = 0.13;

async function* withProgress(frames: AsyncIterable<Uint8Array>, total: number): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const frame of frames) {
    yield frame;
    if (++done % 20 === 0 || done === total) console.log(`${done} of ${total} frames`);
  }
}

const [file = 'samples/sample.mp4', quality = 'fine'] = process.argv.slice(2);
const times = frameTimes();
const seconds = times.map((ticks) => ticks / TICKS_PER_SECOND);
const duration = seconds.pop() as number;
const film = renderFilm(seconds, duration, quality === 'draft' ? DRAFT : FINE);
const [pictures, sound] = await Promise.all([
  encodePictures(withProgress(film, seconds.length)),
  encodeSound(composeSound(duration + SOUND_LASTS_LONGER_SECONDS)),
]);
const clip = await writeClip(pictures, sound, times);
await writeFile(file, clip);
console.log(`${file}: ${seconds.length} frames, ${duration.toFixed(2)} s, ${clip.length} bytes`);
