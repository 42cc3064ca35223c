import { clock } from '../words/format.ts';

interface TimeSliderProps {
  /** The name of the slider for screen readers, unless a label has it. */
  readonly label?: string;
  readonly seconds: number;
  /** The length of the film in seconds. */
  readonly length: number;
  readonly onSeek: (seconds: number) => void;
}

/** A slider over the time of a film. */
export function TimeSlider({ label, seconds, length, onSeek }: TimeSliderProps) {
  return (
    <input
      type="range"
      min="0"
      max={length}
      step="any"
      value={seconds}
      aria-label={label}
      aria-valuetext={clock(seconds)}
      onInput={({ currentTarget }) => onSeek(Number(currentTarget.value))}
    />
  );
}
