import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { Divider } from './divider.tsx';
import { Note } from './note.tsx';
import { PlayerControls } from './player-controls.tsx';
import { SaveFrames } from './save-frames.tsx';
import { type TwoVideos, useTwoVideos } from './use-two-videos.ts';

/** A video or picture to show: its address in storage, and the name of its side. */
export interface Side {
  readonly url: string;
  readonly title: string;
  /** The time of the film at which the video begins, in seconds: not 0 for the painting of a part of it. */
  readonly begin: number;
}

interface ComparePlayerProps {
  readonly painting: Side;
  /** What the painting is compared with: the source, or another painting of it. */
  readonly other: Side | undefined;
  readonly frames: number;
  /** The name of the painting's file, which saved frames are named after. */
  readonly name: string;
}

/** Plays a painting over its source or another painting, with a divider between them. Both play in step; the sound is that of the painting. */
export function ComparePlayer({ painting, other, frames, name }: ComparePlayerProps) {
  const player = useRef<HTMLElement>(null);
  const videos = useTwoVideos(frames, painting.begin - (other?.begin ?? painting.begin));
  const { problem, isReadable, attributes, shown, otherKey, onError, onOtherError } = useLoading(other);
  const split = useSignal(50);
  const isMuted = useSignal(false);
  const toggleFullScreen = () =>
    void (document.fullscreenElement ? document.exitFullscreen() : player.current?.requestFullscreen());

  if (problem !== undefined) return <Note kind="plain">{problem}</Note>;
  const onKeyDown = keysOf(videos, toggleFullScreen);
  const front = { ref: videos.front, src: painting.url, muted: isMuted.value, ...attributes, ...videos.ofFront };
  const back = { ref: videos.back, src: shown?.url, muted: true, ...attributes, ...videos.ofBack };
  return (
    <section class="player" aria-label="The painting" ref={player} onKeyDown={onKeyDown}>
      <div class="stage" style={{ '--split': `${shown ? split.value : 0}%` }}>
        <video
          key={String(isReadable)}
          {...front}
          aria-label="The painting"
          onClick={videos.toggle}
          onError={onError}
        />
        {shown && (
          <>
            <video key={otherKey} {...back} class="under" aria-label={shown.title} onError={onOtherError} />
            <Divider split={split} left={shown.title} right={painting.title} />
          </>
        )}
      </div>
      <PlayerControls videos={videos} isMuted={isMuted} onFullScreen={toggleFullScreen} />
      {isReadable && <SaveFrames videos={videos} hasOther={shown !== undefined} name={name} />}
    </section>
  );
}

const UNKNOWN_FORMAT = 'Your browser can’t play this format: download the painting.';
const LOST = 'The painting could not be loaded any further: reload the page.';

const PLAYABLE = { playsInline: true, preload: 'auto' } as const;
const READABLE = { ...PLAYABLE, crossOrigin: 'anonymous' } as const;

/**
 * Loads videos so that a canvas can read what they show, though they are of another origin. Where storage has no CORS rule for that, it
 * loads them again so that they can only be played.
 */
function useLoading(other: Side | undefined) {
  const isReadable = useSignal(true);
  const problem = useSignal<string | undefined>(undefined);
  /** The key of a video behind the painting that the browser can't play. */
  const failed = useSignal<string | undefined>(undefined);
  const otherKey = `${other?.url} ${isReadable.value}`;
  return {
    isReadable: isReadable.value,
    problem: problem.value,
    otherKey,
    /** The video behind the painting, unless the browser can't play it. */
    shown: failed.value === otherKey ? undefined : other,
    onOtherError: () => (failed.value = otherKey),
    attributes: isReadable.value ? READABLE : PLAYABLE,
    onError({ currentTarget: { error } }: { readonly currentTarget: HTMLVideoElement }) {
      if (isReadable.value) isReadable.value = false;
      else problem.value = error?.code === MediaError.MEDIA_ERR_NETWORK ? LOST : UNKNOWN_FORMAT;
    },
  };
}

function keysOf({ toggle, step }: TwoVideos, toggleFullScreen: () => void) {
  return (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLButtonElement) return;
    const act = { ' ': toggle, ',': () => step(-1), '.': () => step(1), f: toggleFullScreen }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
}
