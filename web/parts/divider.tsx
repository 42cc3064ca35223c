import type { Signal } from '@preact/signals';

interface DividerProps {
  /** The position of the divider, in percent of the width from the left. */
  readonly split: Signal<number>;
  /** The name of the left side for screen readers: `film` or `source`. */
  readonly shown: string;
}

/** A divider between a film and its painting, moved by pointer or keys. */
export function Divider({ split, shown }: DividerProps) {
  return (
    <>
      <span class="tag left" aria-hidden="true">
        Film
      </span>
      <span class="tag right" aria-hidden="true">
        Painting
      </span>
      <span class="divider" aria-hidden="true" />
      <input
        class="split"
        type="range"
        min="0"
        max="100"
        step="0.5"
        value={split.value}
        aria-label={`How much of the ${shown} is shown`}
        aria-valuetext={`${Math.round(split.value)} % ${shown}`}
        onInput={({ currentTarget }) => {
          split.value = Number(currentTarget.value);
        }}
      />
    </>
  );
}
