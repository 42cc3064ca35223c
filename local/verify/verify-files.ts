import { access } from 'node:fs/promises';
import { Judge, type Proof } from './check.ts';
import { checkManifest } from './check-manifest.ts';
import { checkMedia } from './check-media.ts';
import { checkPictureClaims, checkPictures } from './check-pictures.ts';
import { cutMedia } from './cut-media.ts';
import { type ReadManifest, readManifest } from './read-manifest.ts';
import { readMedia } from './read-media.ts';
import { isPicture, readPicture } from './read-picture.ts';
import { findTools, type Tools } from './tools.ts';
import { verifyLabels } from './verify-labels.ts';

export interface VerifyRequest {
  readonly source: string;
  readonly output: string;
  /** The path of the manifest; by default the one beside the output. Without a manifest, no difference is explained. */
  readonly manifest?: string | undefined;
  readonly tools?: Tools;
}

export interface Verification extends Proof {
  readonly manifest?: string | undefined;
}

/**
 * Proves that a painting has the frames, timing and sound of its source, or that labels (a file that ends in `.jsonl`) have its frames. It
 * relies on ffprobe and FFmpeg alone, for pictures on libvips, and on none of the code that inspects, paints and joins.
 * @throws CommandError if a file can't be read
 */
export async function verifyFiles(request: VerifyRequest): Promise<Verification> {
  const path = request.manifest ?? (await manifestBeside(request.output));
  if (request.output.endsWith('.jsonl')) return verifyLabels(request, path);
  const manifest = path === undefined ? undefined : await readManifest(path);
  const judge = new Judge(manifest?.claims?.notes ?? []);
  await ((await isPicture(request.output)) ? comparePictures : compareVideos)(judge, manifest, request);
  return { ...judge.proof(), manifest: path };
}

async function comparePictures(
  judge: Judge,
  manifest: ReadManifest | undefined,
  request: VerifyRequest,
): Promise<void> {
  const [source, output] = await Promise.all([readPicture(request.source), readPicture(request.output)]);
  checkPictures(judge, source, output);
  if (manifest) checkPictureClaims(judge, manifest, { source, output });
}

async function compareVideos(judge: Judge, manifest: ReadManifest | undefined, request: VerifyRequest): Promise<void> {
  const tools = request.tools ?? (await findTools());
  const [whole, output] = await Promise.all([readMedia(request.source, tools), readMedia(request.output, tools)]);
  const source = cutMedia(whole, manifest?.claims?.settings ?? {});
  checkMedia(judge, source, output);
  if (manifest) await checkManifest(judge, manifest, { source, output, tools });
}

/** Finds the manifest of a painting: `clip.manifest.json` for `clip.mp4`, `clip.mkv.manifest.json` for `clip.mkv`. */
async function manifestBeside(output: string): Promise<string | undefined> {
  for (const path of [`${output}.manifest.json`, `${output.replace(/\.[^./\\]+$/, '')}.manifest.json`]) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}
