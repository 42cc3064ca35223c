import pMap from 'p-map';
import type { Upload } from '../../core/contracts/upload.ts';
import { forgetUpload, knownUpload, rememberUpload } from '../state/known-uploads.ts';
import { post } from './ask.ts';
import { renewable } from './renewable.ts';
import { retried } from './retried.ts';

/** This many blocks of one file are uploaded at the same time. */
const AT_ONCE = 3;

interface UploadOptions {
  readonly signal: AbortSignal;
  readonly onBytes: (done: number) => void;
}

/**
 * Uploads a file to storage, block by block. An upload that was interrupted, even by closing the page, goes on with the missing blocks.
 * @returns the name of the blob
 */
export async function uploadFile(file: File, { signal, onBytes }: UploadOptions): Promise<string> {
  const open = async () => {
    const known = knownUpload(file);
    const request = { name: file.name, bytes: file.size, ...(known && { video: known }) };
    const upload = await post<Upload>('/uploads', request);
    rememberUpload(file, upload.video);
    return upload;
  };
  const upload = await retried(open, signal);
  if (!upload.isWhole) await sendBlocks(file, upload, { signal, onBytes });
  forgetUpload(file);
  onBytes(file.size);
  return upload.video;
}

async function sendBlocks(file: File, first: Upload, { signal, onBytes }: UploadOptions): Promise<void> {
  const { blockBytes, video } = first;
  const link = renewable(first, () => post<Upload>('/uploads', { name: file.name, bytes: file.size, video }));
  const all = Array.from({ length: Math.ceil(file.size / blockBytes) }, (_, index) => index);
  const blockOf = (index: number) => file.slice(index * blockBytes, (index + 1) * blockBytes);
  let done = first.blocks.reduce((sum, index) => sum + blockOf(index).size, 0);
  onBytes(done);

  const sendBlock = async (index: number) => {
    const block = blockOf(index);
    await retried(async () => put(`${await link()}&comp=block&blockid=${blockId(index)}`, block, signal), signal);
    done += block.size;
    onBytes(done);
  };
  const there = new Set(first.blocks);
  const missing = all.filter((index) => !there.has(index));
  await pMap(missing, sendBlock, { concurrency: AT_ONCE });

  const list = all.map((index) => `<Latest>${decodeURIComponent(blockId(index))}</Latest>`);
  const body = `<?xml version="1.0" encoding="utf-8"?><BlockList>${list.join('')}</BlockList>`;
  // The page starts the job by a request with its settings, so the upload itself must not start one.
  const headers = { 'x-ms-meta-start': 'request', 'x-ms-blob-content-type': 'application/octet-stream' };
  await retried(async () => put(`${await link()}&comp=blocklist`, body, signal, headers), signal);
}

/** The id of a block, encoded for a URL. */
const blockId = (index: number) => encodeURIComponent(btoa(String(index).padStart(8, '0')));

async function put(url: string, body: Blob | string, signal: AbortSignal, headers: Record<string, string> = {}) {
  const response = await fetch(url, { method: 'PUT', body, headers, signal });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`Storage answered the upload with status ${response.status}: try again.`);
}
