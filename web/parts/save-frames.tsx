import { useSignal } from '@preact/signals';
import { reasonOf } from '../api/ask.ts';
import { clock } from '../words/format.ts';
import { Note } from './note.tsx';
import { saveFile } from './save-file.ts';
import type { TwoVideos } from './use-two-videos.ts';

/** The gap in pixels between two frames that are saved side by side. */
const GAP = 8;

interface SaveFramesProps {
  readonly videos: TwoVideos;
  readonly hasOther: boolean;
  /** The name of the painting's file, which the saved frames are named after. */
  readonly name: string;
}

/** Buttons that save the frame that is shown as a PNG, alone or beside that of the other video. */
export function SaveFrames({ videos: { front, back, seconds }, hasOther, name }: SaveFramesProps) {
  const problem = useSignal<string | undefined>(undefined);
  const save = (videos: readonly (HTMLVideoElement | null)[], kind: string) => {
    const at = clock(seconds.value).replaceAll(':', '-');
    problem.value = undefined;
    const shown = videos.filter((video) => video !== null);
    saveFrame(shown, `${name.replace(/\.[^.]*$/, '')}.${kind}${at}.png`).catch(
      (thrown: unknown) => (problem.value = reasonOf(thrown)),
    );
  };
  return (
    <>
      <div class="acts stills">
        <button type="button" class="quiet" onClick={() => save([front.current], '')}>
          Save this frame
        </button>
        {hasOther && (
          <button type="button" class="quiet" onClick={() => save([back.current, front.current], 'before-after.')}>
            Save before and after
          </button>
        )}
      </div>
      {problem.value && <Note kind="bad">{problem.value}</Note>}
    </>
  );
}

/**
 * Saves the current frames of videos as one PNG, side by side, as a download of the browser.
 * @param videos elements that were loaded with CORS, because a canvas can't be read after drawing content of another origin
 */
async function saveFrame(videos: readonly HTMLVideoElement[], name: string): Promise<void> {
  const [{ videoWidth: width, videoHeight: height } = { videoWidth: 0, videoHeight: 0 }] = videos;
  const canvas = new OffscreenCanvas(width * videos.length + GAP * (videos.length - 1), height);
  const context = canvas.getContext('2d');
  for (const [index, video] of videos.entries()) context?.drawImage(video, index * (width + GAP), 0, width, height);
  saveFile(await canvas.convertToBlob({ type: 'image/png' }), name);
}
