import { randomBytes } from 'node:crypto';
import { BROWSER_UPLOADS, type Upload, UploadRequest } from '../../core/contracts/upload.ts';
import { safeName } from '../../core/jobs/safe-name.ts';
import { answer, fresh, RequestProblem } from '../http/answer.ts';
import { parseBody } from '../http/parse-request.ts';
import type { Ports } from '../ports.ts';

/** An upload that takes longer than its link asks for another one and goes on. */
const LINK_SECONDS = 3_600;
const BLOCK_BYTES = 4 << 20;
/** Azure allows 50,000 blocks per blob. */
const MOST_BLOCKS = 50_000;

/** `POST /api/uploads` answers with a link by which a browser uploads one file directly to storage, or goes on with an interrupted upload. */
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
    return fresh(upload, 201);
  });

/** Each upload gets a folder with a random name, so that names never collide and can't be guessed. */
function newName(name: string): string {
  return `${BROWSER_UPLOADS}/${randomBytes(8).toString('hex')}/${safeName(name)}`;
}

function refuseHuge(bytes: number, most: number): void {
  if (bytes <= most) return;
  const limit = `at most ${most} bytes are taken (REPAINT_MAX_BYTES)`;
  throw new RequestProblem(413, 'too-large', `The file has ${bytes} bytes: ${limit}.`, 'bytes');
}

const numberOf = (id: string) => Number(Buffer.from(id, 'base64').toString());

/** The bytes that the block of this number must have; a staged block of another size is from another file. */
function sizeOf(number: number, bytes: number, blockBytes: number): number {
  return Math.min(blockBytes, bytes - number * blockBytes);
}
