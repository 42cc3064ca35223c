import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Film } from '../state/films.ts';
import { frame, isPainting, keepPreviews, painted, previewProblem } from '../state/previews.ts';
import { clock } from '../words/format.ts';
import { Divider } from './divider.tsx';
import { frameOf } from './frame-of-video.ts';
import { TimeSlider } from './time-slider.tsx';

interface FilmFrameProps {
  readonly film: Film;
}

/** A frame of a film that is still on this computer, beside its painting, with a slider to choose the frame. */
export function FilmFrame({ film }: FilmFrameProps) {
  const isUnplayable = useSignal(false);
  useEffect(keepPreviews, []);
  if (isUnplayable.value) {
    return <p class="note plain">Your browser can't show this film. It is painted all the same.</p>;
  }
  const fail = () => (isUnplayable.value = true);
  const isPicture = film.file.type.startsWith('image/');
  return (
    <figure class="film-frame">
      {isPicture ? <Picture film={film} onFail={fail} /> : <MovingPicture film={film} onFail={fail} />}
      {previewProblem.value && (
        <p class="note bad" role="alert">
          {previewProblem.value}
        </p>
      )}
    </figure>
  );
}

interface ShownProps extends FilmFrameProps {
  readonly onFail: () => void;
}

const take = (shown: HTMLVideoElement | HTMLImageElement) =>
  frameOf(shown).then(
    (taken) => (frame.value = taken),
    () => undefined,
  );

function Picture({ film, onFail }: ShownProps) {
  return (
    <Stage>
      <img
        src={film.url}
        alt={film.file.name}
        onLoad={({ currentTarget }) => void take(currentTarget)}
        onError={onFail}
      />
    </Stage>
  );
}

function MovingPicture({ film, onFail }: ShownProps) {
  const video = useRef<HTMLVideoElement>(null);
  const seconds = useSignal(0);
  const length = useSignal(0);
  useEffect(() => {
    const shown = video.current;
    // A busy browser draws black until a frame is presented, even after a seek has ended.
    let next = shown?.requestVideoFrameCallback(takeFrame);
    function takeFrame() {
      if (!shown) return;
      void take(shown);
      next = shown.requestVideoFrameCallback(takeFrame);
    }
    return () => {
      if (next !== undefined) shown?.cancelVideoFrameCallback(next);
    };
  }, []);
  const seek = (to: number) => {
    seconds.value = to;
    if (video.current) video.current.currentTime = to;
  };
  return (
    <>
      <Stage>
        <video
          ref={video}
          src={film.url}
          muted
          playsInline
          preload="auto"
          aria-label={`A frame of ${film.file.name}`}
          onLoadedMetadata={({ currentTarget }) => {
            length.value = Number.isFinite(currentTarget.duration) ? currentTarget.duration : 0;
            seek(length.value / 3);
          }}
          onError={onFail}
        />
      </Stage>
      <figcaption>
        <label class="slider">
          <span>Frame</span>
          <TimeSlider seconds={seconds.value} length={length.value} onSeek={seek} />
          <output>{clock(seconds.value)}</output>
        </label>
      </figcaption>
    </>
  );
}

/** Shows the frame, covered by its painting on the right of the divider. */
function Stage({ children }: { readonly children: ComponentChildren }) {
  const split = useSignal(50);
  const hasPainting = painted.value !== undefined;
  return (
    <div
      class={`stage ${isPainting.value ? 'busy' : ''}`}
      style={{ '--split': `${split.value}%` }}
      aria-busy={isPainting.value}
    >
      {children}
      {hasPainting && (
        <>
          <img class="over" src={painted.value} alt="The same frame, painted" />
          <Divider split={split} left="Film" />
        </>
      )}
      {isPainting.value && <span class="working">Painting this frame…</span>}
    </div>
  );
}
