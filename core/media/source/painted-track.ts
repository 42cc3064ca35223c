import { type Input, type InputVideoTrack, prefer } from 'mediabunny';

/**
 * Finds the track that is painted: the first default one in the order of the file. A track of keyframes alone comes after others, since it
 * is likely to be a cover or thumbnails.
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
