import { type Input, type InputVideoTrack, prefer } from 'mediabunny';

/**
 * Finds the track to paint: the first default track in the order of the file. Tracks that have only keyframes come last, since they are
 * likely to be a cover or thumbnails.
 */
export async function findPaintedTrack(input: Input): Promise<InputVideoTrack | null> {
  const tracks = await input.getVideoTracks({
    sortBy: async (track) => [
      prefer((await track.getDisposition()).default),
      prefer(!(await track.hasOnlyKeyPackets())),
    ],
  });
  return tracks[0] ?? null;
}
