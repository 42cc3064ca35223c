import { randomBytes } from 'node:crypto';
import { BROWSER_UPLOADS, type Upload, UploadRequest } from '../../core/contracts/upload.ts';
import { safeName } from '../../core/jobs/safe-name.ts';
import { answer } from '../http/answer.ts';
import { parseBody } from '../http/parse-request.ts';
import { RequestProblem } from '../http/problem.ts';
import type { Ports } from '../ports.ts';

/** Long enough for a slow line; a page that needs longer asks again, and goes on. */
const LINK_SECONDS = 3_600;
const BLOCK_BYTES = 4 << 20;
/** Storage takes 50,000 blocks a blob. */
const MOST_BLOCKS = 50_000;

/** `POST /api/uploads`: a link by which a browser puts one file into storage by itself, or goes on with it. */
export const startUploadTrigger = (ports: Ports) =>
  answer(async (request) => {
    const { name, bytes, video = newName(name) } = await parseBody(request, UploadRequest);
    refuseHuge(bytes, ports.settings.REPAINT_MAX_BYTES);
    const blockBytes = Math.max(BLOCK_BYTES, Math.ceil(bytes / MOST_BLOCKS));
    const { links, videos } = ports.storage;
    const [link, staged, found] = await Promise.all([
      links.upload(video, LINK_SECONDS),
      links.stagedBlocks(video),
      videos.find(video),
    ]);
    const blocks = staged.filter(({ id, bytes: size }) => size === sizeOf(numberOf(id), bytes, blockBytes));
    const upload: Upload = {
      video,
      isWhole: found?.ref.bytes === bytes,
      ...link,
      blockBytes,
      blocks: blocks.map(({ id }) => numberOf(id)).toSorted((one, other) => one - other),
    };
    return { status: 201, jsonBody: upload, headers: { 'cache-control': 'no-store' } };
  });

/** A folder of its own for each: uploads never meet, and nobody guesses another's. */
function newName(name: string): string {
  return `${BROWSER_UPLOADS}/${randomBytes(8).toString('hex')}/${safeName(name)}`;
}

function refuseHuge(bytes: number, most: number): void {
  if (bytes <= most) return;
  const limit = `at most ${most} bytes are taken (REPAINT_MAX_BYTES)`;
  throw new RequestProblem(413, 'too-large', `The file has ${bytes} bytes: ${limit}.`, 'bytes');
}

const numberOf = (id: string) => Number(Buffer.from(id, 'base64').toString());

/** Of block n; a block of another size comes from another file. */
function sizeOf(number: number, bytes: number, blockBytes: number): number {
  return Math.min(blockBytes, bytes - number * blockBytes);
}
