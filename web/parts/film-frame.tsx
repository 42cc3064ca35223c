import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Film } from '../state/films.ts';
import { frame, isPainting, keepPreviews, painted, previewProblem } from '../state/previews.ts';
import { clock } from '../words/format.ts';
import { Divider } from './divider.tsx';
import { frameOf } from './frame-of-video.ts';
import { Note } from './note.tsx';
import { TimeSlider } from './time-slider.tsx';

interface FilmFrameProps {
  readonly film: Film;
}

/** A frame of a film that is still on this computer, beside its painting, with a slider to choose the frame. */
export function FilmFrame({ film }: FilmFrameProps) {
  const isUnplayable = useSignal(false);
  useEffect(keepPreviews, []);
  if (isUnplayable.value) {
    return <Note kind="plain">Your browser can't show this film. It is painted all the same.</Note>;
  }
  const fail = () => (isUnplayable.value = true);
  const isPicture = film.file.type.startsWith('image/');
  return (
    <figure class="film-frame">
      {isPicture ? <Picture film={film} onFail={fail} /> : <MovingPicture film={film} onFail={fail} />}
      {previewProblem.value && <Note kind="bad">{previewProblem.value}</Note>}
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
  useEffect(() => (video.current ? takeEach(video.current) : undefined), []);
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

/** Takes each frame that is presented: until then, a busy browser draws black, even after a seek has ended. @returns a function that stops it */
function takeEach(video: HTMLVideoElement): () => void {
  const takeFrame = () => {
    void take(video);
    next = video.requestVideoFrameCallback(takeFrame);
  };
  let next = video.requestVideoFrameCallback(takeFrame);
  return () => video.cancelVideoFrameCallback(next);
}

/** Shows the frame, covered by its painting on the right of the divider. */
function Stage({ children }: { readonly children: ComponentChildren }) {
  const split = useSignal(50);
  return (
    <div class="stage" style={{ '--split': `${split.value}%` }} aria-busy={isPainting.value}>
      {children}
      {painted.value && (
        <>
          <img class="over" src={painted.value} alt="The same frame, painted" />
          <Divider split={split} left="Film" />
        </>
      )}
      {isPainting.value && <span class="working">Painting this frame…</span>}
    </div>
  );
}
