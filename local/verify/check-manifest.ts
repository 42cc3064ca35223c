import type { Judge } from './check.ts';
import { hashStream } from './hash-stream.ts';
import { pixelFormat } from './pixel-format.ts';
import type { Claims, ReadManifest } from './read-manifest.ts';
import type { Media } from './read-media.ts';
import type { Tools } from './tools.ts';

interface Facts {
  readonly source: Media;
  readonly output: Media;
  readonly tools: Tools;
}

/** Checks a manifest against its schema, and its claims against the files. */
export async function checkManifest(judge: Judge, manifest: ReadManifest, facts: Facts): Promise<void> {
  const { complaints, claims } = manifest;
  judge.claimForm(complaints);
  if (!claims) return;
  checkSizes(judge, claims, facts);
  checkSpans(judge, claims, facts);
  checkChunks(judge, claims);
  checkBits(judge, claims, facts);
  checkSoundClaims(judge, claims, facts);
  await checkDigests(judge, claims, facts);
}

/** Checks that the files are the ones that the manifest is about, by their sizes. */
export function checkSizes(
  judge: Judge,
  { source, output }: Claims,
  facts: { readonly source: { readonly bytes: number }; readonly output: { readonly bytes: number } },
): void {
  judge.claimOf('source', source.bytes, facts.source.bytes, ' bytes');
  judge.claimOf('output', output.bytes, facts.output.bytes, ' bytes');
}

function checkSpans(judge: Judge, { framesIn, framesOut }: Claims, { source, output }: Facts): void {
  const found = output.picture.times;
  const tick = Math.max(output.picture.tick, source.picture.tick, 1e-6);
  const isSame = framesIn.frames === framesOut.frames && framesOut.frames === found.length;
  const counts = `${framesIn.frames} in, ${framesOut.frames} out`;
  judge.claim('frames', counts, `${found.length} found`, isSame ? undefined : 'the counts differ');
  const ends = [
    [framesOut.firstSeconds, found[0]],
    [framesOut.lastSeconds, found.at(-1)],
  ] as const;
  const wrong = ends.find(([claimed, time = Number.NaN]) => !(Math.abs(claimed - time) <= tick));
  judge.claim(
    'first, last frame',
    `${framesOut.firstSeconds} s, ${framesOut.lastSeconds} s`,
    ends.map(([, time]) => `${time} s`).join(', '),
    wrong && `${wrong[0]} s is claimed, ${wrong[1]} s found`,
  );
}

/** Checks that the chunks make all frames. */
export function checkChunks(judge: Judge, { chunks, framesOut }: Claims): void {
  let next = 0;
  const gap = chunks.find(({ firstFrame, frames }) => {
    const isNext = firstFrame === next;
    next = firstFrame + frames;
    return !isNext;
  });
  const isWhole = gap === undefined && next === framesOut.frames;
  const wrong = isWhole ? undefined : `they don't make ${framesOut.frames} frames`;
  judge.claim('chunks', `${chunks.length} with ${next} frames`, '', wrong);
}

/** Checks that the picture has the bits that were asked for. Manifests of earlier versions don't state them. */
function checkBits(judge: Judge, { settings }: Claims, { output }: Facts): void {
  const asked = settings?.bits;
  if (asked === undefined) return;
  const { bits } = pixelFormat(output.picture.stream);
  const difference = bits === asked ? undefined : `${asked} bits were asked for`;
  judge.claim('bits a sample', String(asked), String(bits), difference);
}

function checkSoundClaims(judge: Judge, { sound }: Claims, { source, output }: Facts): void {
  const carried = sound.filter(({ packetsOut }) => packetsOut > 0);
  const wrong = carried.find(({ index, packetsIn, packetsOut }, i) => {
    const found = output.sounds[i];
    // Readers cut PCM into packets in their own ways, and FFmpeg does so with damaged MP3, in the source as in the output.
    const isCutAlike = packetsIn === packetsOut && source.sounds[index]?.hashes.length === found?.hashes.length;
    return !found || !(found.stream.codec_name.startsWith('pcm') || found.hashes.length === packetsOut || isCutAlike);
  });
  const isSame = carried.length === output.sounds.length && !wrong;
  judge.claim(
    'sound packets',
    carried.map(({ packetsOut }) => packetsOut).join(', ') || 'none',
    output.sounds.map(({ hashes }) => hashes.length).join(', ') || 'none',
    isSame ? undefined : 'the counts differ',
  );
}

/** Checks the SHA-256 of each stream, which is taken over its packets in order. */
async function checkDigests(judge: Judge, { output: claimed, sound }: Claims, { output, tools }: Facts): Promise<void> {
  const { picture, sounds, path } = output;
  const hash = (index: number) => hashStream(tools.ffmpeg, path, index);
  const { pictureSha256 } = claimed;
  if (pictureSha256) judge.claimOf('sha256 of the picture', pictureSha256, await hash(picture.stream.index));
  const carried = sound.filter(({ packetsOut }) => packetsOut > 0);
  for (const [i, { sha256, index }] of carried.entries()) {
    const track = sounds[i];
    if (sha256 && track) judge.claimOf(`sha256 of sound ${index + 1}`, sha256, await hash(track.stream.index));
  }
}
