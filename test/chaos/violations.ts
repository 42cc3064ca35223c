import type { Manifest } from '../../core/contracts/manifest.ts';

/** An upload that has to be painted, and what its painting has to be. */
export interface Expected {
  /** The name of the blob in `videos`. */
  readonly video: string;
  readonly etag: string;
  /** The name of the blob in `painted`. */
  readonly output: string;
  readonly frames: number;
  /** The digest of its painted frames, known from a painting that nothing disturbed. */
  readonly pixels: string;
}

/** The content of storage. */
export interface Stored {
  readonly videos: readonly { readonly name: string; readonly etag: string }[];
  /** The blobs in `painted`. */
  readonly painted: readonly { readonly name: string; readonly bytes: number }[];
  /** The manifests by the names of their paintings. */
  readonly manifests: ReadonlyMap<string, Manifest>;
  /** The number of stored chunks, by the hash of each. */
  readonly chunks: readonly string[];
  /** The names of the blobs under `work/jobs/`. */
  readonly jobFiles: readonly string[];
  /** The number of messages in each queue. */
  readonly messages: Readonly<Record<string, number>>;
}

/** Says in one sentence each what is not as it has to be once every job has ended. */
export function violations(expected: readonly Expected[], stored: Stored): string[] {
  return [
    ...expected.flatMap((each) => ofPainting(each, stored)),
    ...unasked(expected, stored),
    ...doubled(stored),
    ...stored.jobFiles.map((name) => `${name} was left behind`),
    ...Object.entries(stored.messages).flatMap(([queue, count]) =>
      count > 0 ? [`${count} messages were left in ${queue}`] : [],
    ),
  ];
}

function ofPainting({ video, etag, output, frames, pixels }: Expected, stored: Stored): string[] {
  const upload = stored.videos.find(({ name }) => name === video);
  const painting = stored.painted.find(({ name }) => name === output);
  const manifest = stored.manifests.get(output);
  const faults = [
    ...(upload?.etag === etag ? [] : [`${video} is not what was uploaded`]),
    ...(painting ? [] : [`${output} was never painted`]),
    ...(manifest ? [] : [`${output} has no manifest`]),
  ];
  if (!painting || !manifest) return faults;
  const { framesIn, framesOut, sound } = manifest;
  return [
    ...faults,
    ...(painting.bytes === manifest.output.bytes ? [] : [`${output} is not the file that its manifest describes`]),
    ...(framesIn.frames === frames ? [] : [`${output} was painted of ${framesIn.frames} frames, not ${frames}`]),
    ...(framesOut.frames === frames ? [] : [`${output} has ${framesOut.frames} frames, not ${frames}`]),
    ...(manifest.pixels === pixels ? [] : [`${output} shows other pixels than without faults`]),
    ...sound.flatMap(({ packetsIn, packetsOut, index }) =>
      packetsIn === packetsOut ? [] : [`track ${index} of ${output} has ${packetsOut} packets, not ${packetsIn}`],
    ),
    ...ofChunks(output, manifest, stored.chunks),
  ];
}

function ofChunks(output: string, { chunks, framesOut }: Manifest, stored: readonly string[]): string[] {
  let next = 0;
  const faults: string[] = [];
  for (const { firstFrame, frames, hash } of chunks) {
    if (firstFrame !== next) faults.push(`${output} has a chunk from frame ${firstFrame} on where ${next} comes next`);
    if (!stored.includes(hash)) faults.push(`a chunk of ${output} isn't stored`);
    next = firstFrame + frames;
  }
  return next === framesOut.frames ? faults : [...faults, `the chunks of ${output} have ${next} frames`];
}

function unasked(expected: readonly Expected[], { painted }: Stored): string[] {
  const asked = new Set(expected.flatMap(({ output }) => [output, manifestOf(output)]));
  return painted.flatMap(({ name }) => (asked.has(name) ? [] : [`nobody asked for ${name}`]));
}

function doubled({ manifests, chunks }: Stored): string[] {
  const used = new Set([...manifests.values()].flatMap((manifest) => manifest.chunks.map(({ hash }) => hash)));
  return chunks.flatMap((hash) => (used.has(hash) ? [] : [`the chunk ${hash} is in no painting`]));
}

/** The names that `outputNames` gives to what is painted as MP4. */
export function manifestOf(output: string): string {
  return output.replace(/\.mp4$/, '.manifest.json');
}
