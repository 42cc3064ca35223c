import type { Signal } from '@preact/signals';
import { clock } from '../words/format.ts';
import { TimeSlider } from './time-slider.tsx';
import type { TwoVideos } from './use-two-videos.ts';

interface PlayerControlsProps {
  readonly videos: TwoVideos;
  readonly isMuted: Signal<boolean>;
  readonly onFullScreen: () => void;
}

/** The buttons and the time of a player. */
export function PlayerControls({ videos, isMuted, onFullScreen }: PlayerControlsProps) {
  const { seconds, length, isPlaying, frameNumber, seek, toggle, step } = videos;
  return (
    <div class="controls">
      <button type="button" class="quiet" onClick={() => step(-1)} aria-label="One frame back">
        ‹
      </button>
      <button type="button" class="primary" onClick={toggle}>
        {isPlaying.value ? 'Pause' : 'Play'}
      </button>
      <button type="button" class="quiet" onClick={() => step(1)} aria-label="One frame on">
        ›
      </button>
      <TimeSlider label="Time" seconds={seconds.value} length={length.value} onSeek={seek} />
      <output>
        {clock(seconds.value)} / {clock(length.value)} · frame {frameNumber + 1}
      </output>
      <button type="button" class="quiet" aria-pressed={isMuted.value} onClick={() => (isMuted.value = !isMuted.value)}>
        Mute
      </button>
      <button type="button" class="quiet" onClick={onFullScreen}>
        Full screen
      </button>
    </div>
  );
}
