/** Replaces the name of a video in logs, since file names are personal. */
const NAMELESS = '<video>';

/** Removes the name of a job's video, with and without its folder, from a text for a log. */
export function withoutName(text: string, video: string | undefined): string {
  if (!video) return text;
  const last = video.slice(video.lastIndexOf('/') + 1);
  return text.replaceAll(video, NAMELESS).replaceAll(last || video, NAMELESS);
}
