import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Film } from '../state/films.ts';
import { clock } from '../words/format.ts';

interface FilmFrameProps {
  readonly film: Film;
}

/** A frame of a film that is still on this computer, with a slider to choose which. */
export function FilmFrame({ film }: FilmFrameProps) {
  const video = useRef<HTMLVideoElement>(null);
  const seconds = useSignal(0);
  const length = useSignal(0);
  const isUnplayable = useSignal(false);
  if (isUnplayable.value) {
    return <p class="note plain">Your browser can't show this film. It is painted all the same.</p>;
  }
  const seek = (to: number) => {
    seconds.value = to;
    if (video.current) video.current.currentTime = to;
  };
  return (
    <figure class="film-frame">
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
        onError={() => {
          isUnplayable.value = true;
        }}
      />
      <figcaption>
        <label class="slider">
          <span>Frame</span>
          <input
            type="range"
            min="0"
            max={length.value}
            step="any"
            value={seconds.value}
            aria-valuetext={clock(seconds.value)}
            onInput={({ currentTarget }) => seek(Number(currentTarget.value))}
          />
          <output>{clock(seconds.value)}</output>
        </label>
      </figcaption>
    </figure>
  );
}
