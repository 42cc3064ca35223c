import { saveFile } from './save-file.ts';

/** The gap in pixels between two frames that are saved side by side. */
const GAP = 8;

/**
 * Saves the current frames of videos as one PNG, side by side, as a download of the browser.
 * @param videos elements that were loaded with CORS, because a canvas can't be read after drawing content of another origin
 * @param name the name of the file
 */
export async function saveFrame(videos: readonly HTMLVideoElement[], name: string): Promise<void> {
  const [{ videoWidth: width, videoHeight: height } = { videoWidth: 0, videoHeight: 0 }] = videos;
  const canvas = new OffscreenCanvas(width * videos.length + GAP * (videos.length - 1), height);
  const context = canvas.getContext('2d');
  for (const [index, video] of videos.entries()) context?.drawImage(video, index * (width + GAP), 0, width, height);
  saveFile(await canvas.convertToBlob({ type: 'image/png' }), name);
}
