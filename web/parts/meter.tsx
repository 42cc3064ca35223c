import { percent } from '../words/format.ts';

interface MeterProps {
  readonly label: string;
  readonly done: number;
  readonly total: number;
}

/** A progress bar. */
export function Meter({ label, done, total }: MeterProps) {
  const value = percent(done, total);
  return (
    <div
      class="meter"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value}
    >
      <div style={{ width: `${total === 0 ? 0 : (100 * done) / total}%` }} />
    </div>
  );
}
