import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { reasonOf } from '../api/ask.ts';
import { clock } from '../words/format.ts';
import { Divider } from './divider.tsx';
import { Note } from './note.tsx';
import { saveFrame } from './save-frame.ts';
import { TimeSlider } from './time-slider.tsx';

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

/** If the two videos are further apart than this (seconds), the other is moved to the time of the painting. */
const DRIFT = 0.04;

const UNKNOWN_FORMAT = 'Your browser can’t play this format: download the painting.';
const LOST = 'The painting could not be loaded any further: reload the page.';

/** Lets a canvas read what a video of another origin shows. */
const WITH_CORS = { crossOrigin: 'anonymous' } as const;

/** Plays a painting over its source or another painting, with a divider between them. Both play in step; the sound is that of the painting. */
export function ComparePlayer({ painting, other, frames, name }: ComparePlayerProps) {
  const player = useRef<HTMLElement>(null);
  const front = useRef<HTMLVideoElement>(null);
  const back = useRef<HTMLVideoElement>(null);
  const split = useSignal(50);
  const seconds = useSignal(0);
  const length = useSignal(0);
  const isPlaying = useSignal(false);
  const isMuted = useSignal(false);
  /** The key of a film that the browser can't play. */
  const failed = useSignal<string | undefined>(undefined);
  /** False where storage lets videos be played here and not be read, for lack of a CORS rule. */
  const isReadable = useSignal(true);
  const unplayable = useSignal<string | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const rate = length.value > 0 ? frames / length.value : 25;
  const frameNumber = Math.min(frames - 1, Math.max(0, Math.round(seconds.value * rate - 0.5)));
  const otherKey = `${other?.url} ${isReadable.value}`;
  const hasOther = other !== undefined && otherKey !== failed.value;

  useEffect(() => {
    let frame = 0;
    const follow = () => {
      if (front.current) {
        seconds.value = front.current.currentTime;
        keepInStep(front.current, back.current);
      }
      frame = requestAnimationFrame(follow);
    };
    if (isPlaying.value) follow();
    return () => cancelAnimationFrame(frame);
  }, [isPlaying.value]);

  const each = (act: (video: HTMLVideoElement) => void) => {
    for (const video of [front.current, back.current]) if (video) act(video);
  };
  const seek = (to: number) => {
    seconds.value = Math.min(Math.max(0, to), length.value);
    each((video) => {
      video.currentTime = seconds.value;
    });
  };
  const toggle = () => {
    if (isPlaying.value) return each((video) => video.pause());
    each((video) => void video.play().catch(() => undefined));
  };
  const toggleFullScreen = () =>
    void (document.fullscreenElement ? document.exitFullscreen() : player.current?.requestFullscreen());
  const step = (by: number) => {
    each((video) => video.pause());
    // Seeking to the middle of a frame avoids rounding to its neighbour.
    seek((frameNumber + by + 0.5) / rate);
  };
  const save = (videos: readonly (HTMLVideoElement | null)[], kind: string) => {
    const at = clock(seconds.value).replaceAll(':', '-');
    problem.value = undefined;
    const shown = videos.filter((video) => video !== null);
    saveFrame(shown, `${name.replace(/\.[^.]*$/, '')}.${kind}${at}.png`).catch((thrown: unknown) => {
      problem.value = reasonOf(thrown);
    });
  };
  if (unplayable.value !== undefined) return <Note kind="plain">{unplayable.value}</Note>;
  const keys = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLButtonElement) return;
    const act = { ' ': toggle, ',': () => step(-1), '.': () => step(1), f: toggleFullScreen }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  return (
    <section class="player" aria-label="The painting" ref={player} onKeyDown={keys}>
      <div class="stage" style={{ '--split': `${hasOther ? split.value : 0}%` }}>
        <video
          key={`painting-${isReadable.value}`}
          ref={front}
          src={painting.url}
          {...(isReadable.value && WITH_CORS)}
          playsInline
          preload="auto"
          muted={isMuted.value}
          aria-label="The painting"
          onClick={toggle}
          onLoadedMetadata={({ currentTarget }) => {
            length.value = currentTarget.duration;
          }}
          onPlay={() => {
            isPlaying.value = true;
          }}
          onPause={() => {
            isPlaying.value = false;
          }}
          onSeeked={({ currentTarget }) => {
            seconds.value = currentTarget.currentTime;
          }}
          onError={({ currentTarget: { error } }) => {
            if (isReadable.value) isReadable.value = false;
            else unplayable.value = error?.code === MediaError.MEDIA_ERR_NETWORK ? LOST : UNKNOWN_FORMAT;
          }}
        />
        {other && hasOther && (
          <>
            <video
              key={otherKey}
              ref={back}
              class="under"
              src={other.url}
              {...(isReadable.value && WITH_CORS)}
              playsInline
              preload="auto"
              muted
              aria-label={other.title}
              onLoadedMetadata={({ currentTarget }) => {
                currentTarget.currentTime = front.current?.currentTime ?? 0;
                if (isPlaying.value) void currentTarget.play().catch(() => undefined);
              }}
              onError={() => {
                failed.value = otherKey;
              }}
            />
            <Divider split={split} left={other.title} right={painting.title} />
          </>
        )}
      </div>
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
        <button
          type="button"
          class="quiet"
          aria-pressed={isMuted.value}
          onClick={() => {
            isMuted.value = !isMuted.value;
          }}
        >
          Mute
        </button>
        <button type="button" class="quiet" onClick={toggleFullScreen}>
          Full screen
        </button>
      </div>
      <div class="acts stills">
        {isReadable.value && (
          <button type="button" class="quiet" onClick={() => save([front.current], '')}>
            Save this frame
          </button>
        )}
        {isReadable.value && hasOther && (
          <button type="button" class="quiet" onClick={() => save([back.current, front.current], 'before-after.')}>
            Save before and after
          </button>
        )}
      </div>
      {problem.value && <Note kind="bad">{problem.value}</Note>}
    </section>
  );
}

function keepInStep(leader: HTMLVideoElement, follower: HTMLVideoElement | null): void {
  if (!follower || follower.seeking) return;
  if (Math.abs(follower.currentTime - leader.currentTime) > DRIFT) follower.currentTime = leader.currentTime;
}
