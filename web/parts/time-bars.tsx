import { duration } from '../words/format.ts';

export interface TimeBar {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** The class that colours it, which is the state of what it shows. */
  readonly kind: string;
  readonly words: string;
}

export interface TimeRow {
  readonly name: string;
  readonly note: string;
  readonly bars: readonly TimeBar[];
}

/** A chart of what was done when: one row for each worker or step, one bar for each time it was busy. */
export function TimeBars({ label, rows }: { readonly label: string; readonly rows: readonly TimeRow[] }) {
  const bars = rows.flatMap((row) => row.bars);
  const start = Math.min(...bars.map(({ from }) => from));
  const whole = Math.max(1, ...bars.map(({ to }) => to - start));
  const share = (milliseconds: number) => `${(100 * milliseconds) / whole}%`;
  return (
    <div class="time-bars">
      <ul aria-label={label}>
        {rows.map(({ name, note, bars: own }, index) => (
          <li key={`${index} ${name}`}>
            <bdi class="time-name" title={name}>
              {name}
            </bdi>
            <span class="time-track" aria-hidden="true">
              {inLanes(own).map(({ from, to, kind, words, lane, lanes }) => (
                <span
                  key={`${from} ${lane}`}
                  class={`time-bar ${kind}`}
                  style={{
                    left: share(from - start),
                    width: share(Math.max(0, to - from)),
                    top: `${(100 * lane) / lanes}%`,
                    height: `${100 / lanes}%`,
                  }}
                  title={words}
                />
              ))}
            </span>
            <span class="hint">{note}</span>
          </li>
        ))}
      </ul>
      <p class="time-axis hint" aria-hidden="true">
        <span>0 s</span>
        <span>{duration(whole / 1_000)}</span>
      </p>
    </div>
  );
}

/** Bars may overlap by this much, since the clocks of workers and storage differ. */
const OVERLAP_MS = 250;

/** Puts bars at the same time below each other: each into the first lane that is free. */
function inLanes(bars: readonly TimeBar[]): (TimeBar & { readonly lane: number; readonly lanes: number })[] {
  const ends: number[] = [];
  const placed = bars
    .toSorted((one, other) => one.from - other.from)
    .map((bar) => {
      const free = ends.findIndex((end) => end <= bar.from + OVERLAP_MS);
      const lane = free === -1 ? ends.length : free;
      ends[lane] = bar.to;
      return { ...bar, lane };
    });
  return placed.map((bar) => ({ ...bar, lanes: ends.length }));
}
