import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { status } from '@grpc/grpc-js';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { beginRequest } from './support/begin-request.ts';
import { openGrpcClient } from './support/grpc-client.ts';
import { makeCertificate, makeKeys, type Started, start } from './support/start.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

/** Large enough that a painting of it takes a while. */
const large = () =>
  sharp({ create: { width: 2_000, height: 1_500, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer();

async function started(settings: Parameters<typeof start>[0]): Promise<Started> {
  const service = await start({ only: ['starry-night', 'shapes'], ...settings });
  onTestFinished(() => service.stop());
  return service;
}

function paint(service: Started, body: Buffer): Promise<Response> {
  return fetch(`${service.url}/score/starry-night`, {
    method: 'POST',
    headers: { 'content-type': 'image/jpeg' },
    body: new Uint8Array(body),
  });
}

describe('what takes too long', () => {
  it('is answered as late, over REST and gRPC, and the next is served', async () => {
    const service = await started({ deadlineMs: 100 });
    const picture = await large();
    const late = await paint(service, picture);
    expect([late.status, await late.json()]).toEqual([504, { message: expect.stringContaining('0.1 s') }]);

    const client = openGrpcClient(service.grpcPort ?? 0);
    onTestFinished(() => client.close());
    const input = { name: 'image', datatype: 'BYTES', shape: [1], contents: { bytes_contents: [picture] } };
    const request = { model_name: 'starry-night', inputs: [input] };
    await expect(client.call('ModelInfer', request)).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
    expect((await fetch(`${service.url}/v2/models`)).status).toBe(200);
  });
});

describe('a client that leaves', () => {
  it('makes room for others', async () => {
    const service = await started({ maxRequests: 2 });
    const picture = await large();
    const url = `${service.url}/score/starry-night`;
    const leaving = await Promise.all([beginRequest(url, picture.length), beginRequest(url, picture.length)]);
    expect((await paint(service, picture)).status).toBe(503);
    for (const one of leaving) {
      one.on('error', () => undefined);
      await new Promise<void>((sent) => one.end(picture, sent));
      one.destroy();
    }
    await vi.waitUntil(async () => (await paint(service, picture)).status === 200, { timeout: 20_000 });
  });
});

describe('a client that says nothing', () => {
  it.each([
    ['in plain text', async () => ({})],
    [
      'where TLS is awaited',
      async () => ({ keys: (await makeKeys()).file, ...(await makeCertificate(await temporaryFolder())) }),
    ],
  ])('keeps no service from stopping, %s', async (_where, settings) => {
    const service = await start({ only: ['shapes'], ...(await settings()) });
    const ports = [Number(new URL(service.url).port), service.grpcPort ?? 0];
    const sockets = ports.map((port) =>
      connect({ host: '127.0.0.1', port, allowHalfOpen: true }).on('error', () => undefined),
    );
    onTestFinished(() => sockets.forEach((socket) => void socket.destroy()));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    await service.stop();
  });
});

describe('many pictures in one request', () => {
  it('are all answered, in their order: labelled, and painted as what is wanted', async () => {
    const service = await started({ batchSize: 8, batchWindowMs: 10 });
    const labels = ['star', 'ring', 'cross', 'circle'];
    const files = await Promise.all(labels.map((label) => readFile(`scoring/samples/shapes/${label}/00.jpg`)));
    const labelled = await infer(service, 'shapes', files, { top: 1 });
    expect((await outputOf(labelled)).data).toEqual(labels);

    const sizes = [40, 24, 32];
    const pictures = await Promise.all(sizes.map((size) => sharp(files[0]).resize(size).jpeg().toBuffer()));
    const painting = await outputOf(await infer(service, 'starry-night', pictures, { format: 'png' }));
    expect(painting).toMatchObject({ name: 'painting', shape: [3], parameters: { content_type: 'base64' } });
    const painted = await Promise.all(painting.data.map((one) => sharp(Buffer.from(one, 'base64')).metadata()));
    expect(painted.map(({ format, width }) => [format, width])).toEqual(sizes.map((size) => ['png', size]));
    expect((await infer(service, 'starry-night', pictures, { format: 'gif' })).status).toBe(400);
  });
});

function infer({ url }: Started, model: string, files: readonly Buffer[], parameters: object): Promise<Response> {
  const data = files.map((file) => file.toString('base64'));
  return fetch(`${url}/v2/models/${model}/infer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ parameters, inputs: [{ name: 'image', shape: [data.length], datatype: 'BYTES', data }] }),
  });
}

async function outputOf(response: Response) {
  const { outputs } = (await response.json()) as { outputs: { data: string[] }[] };
  return outputs[0] ?? { data: [] };
}
