import type { Signal } from '@preact/signals';

interface DividerProps {
  /** The position of the divider, in percent of the width from the left. */
  readonly split: Signal<number>;
  /** The names of the sides. */
  readonly left: string;
  readonly right?: string;
}

/** A divider between a film and its painting, or between two paintings, moved by pointer or keys. */
export function Divider({ split, left, right = 'Painting' }: DividerProps) {
  return (
    <>
      <bdi class="tag left" aria-hidden="true">
        {left}
      </bdi>
      <bdi class="tag right" aria-hidden="true">
        {right}
      </bdi>
      <span class="divider" aria-hidden="true" />
      <input
        class="split"
        type="range"
        min="0"
        max="100"
        step="0.5"
        value={split.value}
        aria-label={`How much of “${left}” is shown`}
        aria-valuetext={`${Math.round(split.value)} % ${left}`}
        onInput={({ currentTarget }) => (split.value = Number(currentTarget.value))}
      />
    </>
  );
}
