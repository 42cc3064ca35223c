import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

/** If the two videos are further apart than this (seconds), the one behind is moved to the time of the one in front. */
const DRIFT = 0.04;
/** Frames per second of a video whose length isn't known yet. */
const USUAL_RATE = 25;

export type TwoVideos = ReturnType<typeof useTwoVideos>;
type OfVideo = { readonly currentTarget: HTMLVideoElement };

/**
 * Keeps two videos in step that lie over one another, and moves both.
 * @param frames the number of frames of the one in front, whose time and length count
 * @param offset the time of the one behind when that of the one in front is 0, in seconds
 */
export function useTwoVideos(frames: number, offset: number) {
  const front = useRef<HTMLVideoElement>(null);
  const back = useRef<HTMLVideoElement>(null);
  const { seconds, length, frameNumber, timeOf } = useTime(frames);
  const isPlaying = useSignal(false);
  useEachPicture(isPlaying.value, offset, () => {
    if (front.current) seconds.value = front.current.currentTime;
    if (back.current) keepInStep(back.current, seconds.value + offset);
  });

  const each = (act: (video: HTMLVideoElement) => void) => {
    for (const video of [front.current, back.current]) if (video) act(video);
  };
  const seek = (to: number) => {
    seconds.value = Math.min(Math.max(0, to), length.value);
    if (front.current) front.current.currentTime = seconds.value;
    if (back.current) back.current.currentTime = seconds.value + offset;
  };
  const toggle = () => {
    if (isPlaying.value) return each((video) => video.pause());
    each((video) => void video.play().catch(() => undefined));
  };
  const step = (by: number) => {
    each((video) => video.pause());
    seek(timeOf(frameNumber + by));
  };
  const ofFront = {
    onLoadedMetadata: ({ currentTarget }: OfVideo) => (length.value = currentTarget.duration),
    onPlay: () => (isPlaying.value = true),
    onPause: () => (isPlaying.value = false),
    onSeeked: ({ currentTarget }: OfVideo) => (seconds.value = currentTarget.currentTime),
  };
  const ofBack = {
    onLoadedMetadata: ({ currentTarget }: OfVideo) => {
      currentTarget.currentTime = (front.current?.currentTime ?? 0) + offset;
      if (isPlaying.value) void currentTarget.play().catch(() => undefined);
    },
  };
  return { front, back, seconds, length, isPlaying, frameNumber, seek, toggle, step, ofFront, ofBack };
}

/** The time of a video, and the number of the frame that it shows. */
function useTime(frames: number) {
  const seconds = useSignal(0);
  const length = useSignal(0);
  const rate = length.value > 0 ? frames / length.value : USUAL_RATE;
  const frameNumber = Math.min(frames - 1, Math.max(0, Math.round(seconds.value * rate - 0.5)));
  // The middle of a frame, so that seeking doesn't round to its neighbour.
  return { seconds, length, frameNumber, timeOf: (frame: number) => (frame + 0.5) / rate };
}

/** Does something for each picture that the browser draws. */
function useEachPicture(isWanted: boolean, offset: number, act: () => void): void {
  useEffect(() => {
    let frame = 0;
    const next = () => {
      act();
      frame = requestAnimationFrame(next);
    };
    if (isWanted) next();
    return () => cancelAnimationFrame(frame);
  }, [isWanted, offset]);
}

/** Keeps a video that plays at a time. Before its first picture and after its last, it waits there. */
function keepInStep(follower: HTMLVideoElement, time: number): void {
  const nearest = Math.min(Math.max(0, time), follower.duration || 0);
  if (nearest !== time) follower.pause();
  else if (follower.paused && !follower.ended) void follower.play().catch(() => undefined);
  if (!follower.seeking && Math.abs(follower.currentTime - nearest) > DRIFT) follower.currentTime = nearest;
}
