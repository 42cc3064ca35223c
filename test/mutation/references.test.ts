import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { freeResources } from '../../packages/functions-host/test/support/free-resources.ts';
import { newest } from '../contract/core/media/support/ffmpegs.ts';
import { type CorpusSystem, startCorpusSystem } from '../corpus/run/corpus-system.ts';
import { test } from '../support/folder-test.ts';
import { makeTinyClip } from '../support/make-tiny-clip.ts';

let folder: string;
let system: CorpusSystem;
let server: Server;
let address: string;
let requests = 0;
let clip: Buffer;

test.beforeAll(async ({ sharedFolder }) => {
  folder = sharedFolder;
  clip = await makeTinyClip({ frames: 12 });
  server = createServer((_request, response) => {
    requests++;
    response.end(clip);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/other.mp4`;
  system = await startCorpusSystem(newest);
});
afterAll(async () => {
  server.close();
  await freeResources();
});

function box(type: string, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** A QuickTime movie that says only where another one lies. */
function referenceMovie(url: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(url.length + 1);
  const place = box('rdrf', Buffer.alloc(4), Buffer.from('url '), length, Buffer.from(`${url}\0`));
  return Buffer.concat([box('ftyp', Buffer.from('qt  \0\0\0\0qt  ')), box('moov', box('rmra', box('rmda', place)))]);
}

/** Its samples lie in another file, it says. */
function foreignSamples(bytes: Buffer, url: string): Buffer {
  const own = Buffer.from('0000000c75726c2000000001', 'hex');
  const at = bytes.indexOf(own);
  const foreign = Buffer.from(bytes);
  // The same length: an entry that is not in this file, and whose place is the start of an address.
  foreign.writeUInt32BE(0, at + 8);
  return Buffer.concat([foreign, box('free', Buffer.from(url))]);
}

test.each<[string, () => Buffer]>([
  ['playlist.mp4', () => Buffer.from(`#EXTM3U\n#EXTINF:1,\n${address}\n#EXT-X-ENDLIST\n`)],
  ['concat.mp4', () => Buffer.from(`ffconcat version 1.0\nfile '${address}'\n`)],
  ['dash.mp4', () => Buffer.from(`<?xml version="1.0"?><MPD><Period><BaseURL>${address}</BaseURL></Period></MPD>`)],
  ['reference.mov', () => referenceMovie(address)],
  ['foreign-samples.mp4', () => foreignSamples(clip, address)],
])('%s makes nobody ask for what it refers to', async (name, bytes) => {
  const path = join(folder, name);
  await writeFile(path, bytes());
  const outcome = await system.paint(path, name);
  if (outcome.state === 'failed') expect(outcome.failure.code).not.toBe('internal');
  expect(requests).toBe(0);
});

test('the next file is painted as if nothing had been', async () => {
  const plain = join(folder, 'plain.mp4');
  await writeFile(plain, clip);
  expect((await system.paint(plain, 'plain.mp4')).state).toBe('painted');
});
