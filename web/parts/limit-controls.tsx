import type { Signal } from '@preact/signals';
import { deadline, maxCost } from '../state/recipe.ts';

/** Limits of the cost and the time of each film. A film that can't keep them is refused when it is started, with what would keep them. */
export function LimitControls() {
  return (
    <details class="limits">
      <summary>Limits</summary>
      <LimitField label="Costs at most" type="number" value={maxCost} />
      <LimitField label="Done by" type="datetime-local" value={deadline} />
      <p class="hint">
        For each film. One that has cost more stops and keeps what is painted; one that is late goes on.
      </p>
    </details>
  );
}

interface LimitFieldProps {
  readonly label: string;
  readonly type: 'number' | 'datetime-local';
  readonly value: Signal<string>;
}

function LimitField({ label, type, value }: LimitFieldProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type={type}
        min={type === 'number' ? 0 : undefined}
        step={type === 'number' ? 'any' : undefined}
        value={value.value}
        onInput={({ currentTarget }) => (value.value = currentTarget.value)}
      />
    </label>
  );
}
