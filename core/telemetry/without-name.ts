/** What stands in logs for the name of a video: names of files are personal. */
const NAMELESS = '<video>';

/** Takes the name of a job's video out of a text for a log, with its folder and without. */
export function withoutName(text: string, video: string | undefined): string {
  if (!video) return text;
  const last = video.slice(video.lastIndexOf('/') + 1);
  return text.replaceAll(video, NAMELESS).replaceAll(last || video, NAMELESS);
}
