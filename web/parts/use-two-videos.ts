import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

/** If the two videos are further apart than this (seconds), the one behind is moved to the time of the one in front. */
const DRIFT = 0.04;
/** Frames per second of a video whose length isn't known yet. */
const USUAL_RATE = 25;

export type TwoVideos = ReturnType<typeof useTwoVideos>;

/**
 * Keeps two videos in step that lie over one another, and moves both.
 * @param frames the number of frames of the one in front, whose time and length count
 */
export function useTwoVideos(frames: number) {
  const front = useRef<HTMLVideoElement>(null);
  const back = useRef<HTMLVideoElement>(null);
  const seconds = useSignal(0);
  const length = useSignal(0);
  const isPlaying = useSignal(false);
  const rate = length.value > 0 ? frames / length.value : USUAL_RATE;
  const frameNumber = Math.min(frames - 1, Math.max(0, Math.round(seconds.value * rate - 0.5)));

  useEffect(() => {
    let frame = 0;
    const follow = () => {
      if (front.current) {
        seconds.value = front.current.currentTime;
        keepInStep(front.current, back.current);
      }
      frame = requestAnimationFrame(follow);
    };
    if (isPlaying.value) follow();
    return () => cancelAnimationFrame(frame);
  }, [isPlaying.value]);

  const each = (act: (video: HTMLVideoElement) => void) => {
    for (const video of [front.current, back.current]) if (video) act(video);
  };
  const seek = (to: number) => {
    seconds.value = Math.min(Math.max(0, to), length.value);
    each((video) => {
      video.currentTime = seconds.value;
    });
  };
  const toggle = () => {
    if (isPlaying.value) return each((video) => video.pause());
    each((video) => void video.play().catch(() => undefined));
  };
  const step = (by: number) => {
    each((video) => video.pause());
    // Seeking to the middle of a frame avoids rounding to its neighbour.
    seek((frameNumber + by + 0.5) / rate);
  };
  return { front, back, seconds, length, isPlaying, frameNumber, seek, toggle, step };
}

function keepInStep(leader: HTMLVideoElement, follower: HTMLVideoElement | null): void {
  if (!follower || follower.seeking) return;
  if (Math.abs(follower.currentTime - leader.currentTime) > DRIFT) follower.currentTime = leader.currentTime;
}
