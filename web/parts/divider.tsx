import type { Signal } from '@preact/signals';

interface DividerProps {
  /** Where the divider stands, percent of the width from the left. */
  readonly split: Signal<number>;
  /** What lies left of the divider, for a screen reader: `film`, `source`. */
  readonly shown: string;
}

/** Divides a film from its painting, and is moved by pointer or keys. */
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
