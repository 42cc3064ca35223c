import { type Signal, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { reasonOf } from '../api/ask.ts';
import { clock } from '../words/format.ts';
import { Divider } from './divider.tsx';
import { Note } from './note.tsx';
import { saveFrame } from './save-frame.ts';
import { TimeSlider } from './time-slider.tsx';
import { type TwoVideos, useTwoVideos } from './use-two-videos.ts';

/** A video to show: its address in storage, and the name of its side. */
export interface Side {
  readonly url: string;
  readonly title: string;
}

interface ComparePlayerProps {
  readonly painting: Side;
  /** What the painting is compared with: the source, or another painting of it. */
  readonly other: Side | undefined;
  readonly frames: number;
  /** The name of the painting's file, which saved frames are named after. */
  readonly name: string;
}

const UNKNOWN_FORMAT = 'Your browser can’t play this format: download the painting.';
const LOST = 'The painting could not be loaded any further: reload the page.';

/** Lets a canvas read what a video of another origin shows. */
const WITH_CORS = { crossOrigin: 'anonymous' } as const;

/** Plays a painting over its source or another painting, with a divider between them. Both play in step; the sound is that of the painting. */
export function ComparePlayer({ painting, other, frames, name }: ComparePlayerProps) {
  const player = useRef<HTMLElement>(null);
  const videos = useTwoVideos(frames);
  const { front, back, seconds, length, isPlaying, toggle, step } = videos;
  const split = useSignal(50);
  const isMuted = useSignal(false);
  /** The key of a film that the browser can't play. */
  const failed = useSignal<string | undefined>(undefined);
  /** False where storage lets videos be played here and not be read, for lack of a CORS rule. */
  const isReadable = useSignal(true);
  const unplayable = useSignal<string | undefined>(undefined);
  const otherKey = `${other?.url} ${isReadable.value}`;
  const hasOther = other !== undefined && otherKey !== failed.value;

  if (unplayable.value !== undefined) return <Note kind="plain">{unplayable.value}</Note>;
  const toggleFullScreen = () =>
    void (document.fullscreenElement ? document.exitFullscreen() : player.current?.requestFullscreen());
  const keys = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLButtonElement) return;
    const act = { ' ': toggle, ',': () => step(-1), '.': () => step(1), f: toggleFullScreen }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const onError = ({ currentTarget: { error } }: { readonly currentTarget: HTMLVideoElement }) => {
    if (isReadable.value) isReadable.value = false;
    else unplayable.value = error?.code === MediaError.MEDIA_ERR_NETWORK ? LOST : UNKNOWN_FORMAT;
  };
  const joinIn = ({ currentTarget }: { readonly currentTarget: HTMLVideoElement }) => {
    currentTarget.currentTime = front.current?.currentTime ?? 0;
    if (isPlaying.value) void currentTarget.play().catch(() => undefined);
  };
  const loading = { playsInline: true, preload: 'auto', ...(isReadable.value && WITH_CORS) } as const;

  return (
    <section class="player" aria-label="The painting" ref={player} onKeyDown={keys}>
      <div class="stage" style={{ '--split': `${hasOther ? split.value : 0}%` }}>
        <video
          key={`painting-${isReadable.value}`}
          ref={front}
          src={painting.url}
          {...loading}
          muted={isMuted.value}
          aria-label="The painting"
          onClick={toggle}
          onLoadedMetadata={({ currentTarget }) => (length.value = currentTarget.duration)}
          onPlay={() => (isPlaying.value = true)}
          onPause={() => (isPlaying.value = false)}
          onSeeked={({ currentTarget }) => (seconds.value = currentTarget.currentTime)}
          onError={onError}
        />
        {other && hasOther && (
          <>
            <video
              key={otherKey}
              ref={back}
              class="under"
              src={other.url}
              {...loading}
              muted
              aria-label={other.title}
              onLoadedMetadata={joinIn}
              onError={() => (failed.value = otherKey)}
            />
            <Divider split={split} left={other.title} right={painting.title} />
          </>
        )}
      </div>
      <Controls videos={videos} isMuted={isMuted} onFullScreen={toggleFullScreen} />
      {isReadable.value && <SaveFrames videos={videos} hasOther={hasOther} name={name} />}
    </section>
  );
}

interface ControlsProps {
  readonly videos: TwoVideos;
  readonly isMuted: Signal<boolean>;
  readonly onFullScreen: () => void;
}

function Controls({ videos, isMuted, onFullScreen }: ControlsProps) {
  const { seconds, length, isPlaying, frameNumber, seek, toggle, step } = videos;
  return (
    <div class="controls">
      <button type="button" class="quiet" onClick={() => step(-1)} aria-label="One frame back">
        ‹
      </button>
      <button type="button" class="primary" onClick={toggle}>
        {isPlaying.value ? 'Pause' : 'Play'}
      </button>
      <button type="button" class="quiet" onClick={() => step(1)} aria-label="One frame on">
        ›
      </button>
      <TimeSlider label="Time" seconds={seconds.value} length={length.value} onSeek={seek} />
      <output>
        {clock(seconds.value)} / {clock(length.value)} · frame {frameNumber + 1}
      </output>
      <button type="button" class="quiet" aria-pressed={isMuted.value} onClick={() => (isMuted.value = !isMuted.value)}>
        Mute
      </button>
      <button type="button" class="quiet" onClick={onFullScreen}>
        Full screen
      </button>
    </div>
  );
}

interface SaveFramesProps {
  readonly videos: TwoVideos;
  readonly hasOther: boolean;
  readonly name: string;
}

/** Buttons that save the frame that is shown as a PNG, alone or beside that of the other video. */
function SaveFrames({ videos: { front, back, seconds }, hasOther, name }: SaveFramesProps) {
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
