import type { Upload } from '../../core/contracts/upload.ts';
import { forgetUpload, knownUpload, rememberUpload } from '../state/known-uploads.ts';
import { post } from './ask.ts';
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
  const count = Math.ceil(file.size / blockBytes);
  const there = new Set(first.blocks);
  const missing = Array.from({ length: count }, (_, index) => index).filter((index) => !there.has(index));
  const sent = new Map<number, number>();
  const bytesOf = (index: number) => Math.min(blockBytes, file.size - index * blockBytes);
  const before = first.blocks.reduce((sum, index) => sum + bytesOf(index), 0);
  const show = () => onBytes(before + [...sent.values()].reduce((sum, bytes) => sum + bytes, 0));
  show();

  const takeBlocks = async () => {
    for (let index = missing.shift(); index !== undefined; index = missing.shift()) {
      const number = index;
      const block = file.slice(number * blockBytes, number * blockBytes + bytesOf(number));
      await retried(async () => put(`${await link()}&comp=block&blockid=${blockId(number)}`, block, signal), signal);
      sent.set(number, bytesOf(number));
      show();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeBlocks));

  const list = Array.from({ length: count }, (_, index) => `<Latest>${decodeURIComponent(blockId(index))}</Latest>`);
  const body = `<?xml version="1.0" encoding="utf-8"?><BlockList>${list.join('')}</BlockList>`;
  // The page starts the job by a request with its settings, so the upload itself must not start one.
  const headers = { 'x-ms-meta-start': 'request', 'x-ms-blob-content-type': 'application/octet-stream' };
  await retried(async () => put(`${await link()}&comp=blocklist`, body, signal, headers), signal);
}

/** Returns a function that gives the link, and renews it shortly before it expires. */
function renewable(first: Upload, renew: () => Promise<Upload>): () => Promise<string> {
  let current = Promise.resolve(first);
  return async () => {
    const { url, expiresAt } = await current;
    if (Date.parse(expiresAt) - Date.now() > 5 * 60_000) return url;
    current = renew();
    return (await current).url;
  };
}

/** The id of a block, encoded for a URL. */
const blockId = (index: number) => encodeURIComponent(btoa(String(index).padStart(8, '0')));

async function put(url: string, body: Blob | string, signal: AbortSignal, headers: Record<string, string> = {}) {
  const response = await fetch(url, { method: 'PUT', body, headers, signal });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`Storage answered the upload with status ${response.status}: try again.`);
}
