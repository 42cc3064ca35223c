import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ATTRIBUTES, METRICS } from '../../../core/telemetry/names.ts';
import { SCORING_METRICS, SCORING_SPANS } from '../../../core/telemetry/scoring-names.ts';
import { inMemoryTelemetry } from '../../support/in-memory-telemetry.ts';
import { beginRequest } from './support/begin-request.ts';
import { type GrpcClient, openGrpcClient } from './support/grpc-client.ts';
import { aShape, SHIPPED_MODELS } from './support/models.ts';
import { bearer, makeKeys, type Started, start } from './support/start.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const telemetry = inMemoryTelemetry();
const { prepare, wait, network, encode, warmUp } = SCORING_SPANS;
const INFER = 'inference.GRPCInferenceService/ModelInfer';
/** A text that callers may put anywhere, and that telemetry must not contain. */
const SECRET = 'sig-5ecret';

let service: Started;
let client: GrpcClient;
let star: Buffer;
let keys: Awaited<ReturnType<typeof makeKeys>>;
let started: readonly ReadableSpan[];

beforeAll(async () => {
  [keys, star] = await Promise.all([makeKeys(), aShape('star')]);
  const models = await temporaryFolder();
  await cp(SHIPPED_MODELS, models, { recursive: true });
  const aliases = { mirrored: { traffic: { shapes: 1 }, mirror: { 'great-wave:1': 100 } } };
  await writeFile(join(models, 'aliases.json'), JSON.stringify({ schemaVersion: 1, aliases }));
  service = await start({ models, only: ['shapes', 'great-wave'], keys: keys.file, maxRequests: 2 });
  client = openGrpcClient(service.grpcPort ?? 0);
  started = telemetry.spans();
});
afterAll(async () => {
  client.close();
  await service.stop();
});

/** The trace of a caller, and how it is sent. */
function aTrace(digit: string) {
  const [traceId, spanId] = [digit.repeat(32), digit.repeat(16)];
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-01` };
}

function score(path: string, headers: Record<string, string> = {}, key = keys.primary): Promise<Response> {
  const sent = { 'content-type': 'image/jpeg', ...bearer(key), ...headers };
  return fetch(service.url + path, { method: 'POST', headers: sent, body: new Uint8Array(star) });
}

/** The spans of a trace, once its request has ended. */
function spansOf(traceId: string): Promise<ReadableSpan[]> {
  const found = () => telemetry.spans().filter((span) => span.spanContext().traceId === traceId);
  return expect
    .poll(() => found().filter(({ kind }) => kind === SpanKind.SERVER), { timeout: 10_000 })
    .toHaveLength(1)
    .then(found);
}

const names = (spans: readonly ReadableSpan[]) => spans.map(({ name }) => name).sort();
const rootOf = (spans: readonly ReadableSpan[]) => spans.find(({ kind }) => kind === SpanKind.SERVER);

describe('the trace of a request', () => {
  it('goes on with the caller’s over REST, and holds every step', async () => {
    const { traceparent, traceId, spanId } = aTrace('a');
    expect((await score('/score/great-wave', { traceparent })).status).toBe(200);
    const spans = await spansOf(traceId);
    expect(names(spans)).toEqual(['POST /score/:model', encode, network, prepare, wait]);
    const root = rootOf(spans);
    expect(root).toMatchObject({
      parentSpanContext: { spanId },
      status: { code: SpanStatusCode.UNSET },
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/score/:model',
        'http.response.status_code': 200,
        'url.scheme': 'http',
        'repaint.model': 'great-wave',
        'repaint.model.version': '1',
      },
    });
    const others = spans.filter((span) => span !== root);
    expect(new Set(others.map((span) => span.parentSpanContext?.spanId))).toEqual(
      new Set([root?.spanContext().spanId]),
    );
  });

  it('goes on with the caller’s over gRPC, with a step for each picture', async () => {
    const { traceparent, traceId, spanId } = aTrace('b');
    await infer({ traceparent, 'x-request-id': 'call-1' }, [star, star]);
    const spans = await spansOf(traceId);
    expect(names(spans)).toEqual([INFER, network, network, prepare, prepare, wait, wait]);
    expect(rootOf(spans)).toMatchObject({
      parentSpanContext: { spanId },
      attributes: { 'rpc.system.name': 'grpc', 'rpc.method': INFER, 'rpc.response.status_code': 'OK' },
    });
  });

  it('is its own where a caller sends none, and a probe has none', async () => {
    await fetch(`${service.url}/health`);
    await client.call('ServerReady');
    telemetry.reset();
    expect((await score('/score')).status).toBe(200);
    await expect.poll(() => names(telemetry.spans())).toEqual(['POST /score', network, prepare, wait]);
    expect(rootOf(telemetry.spans())?.parentSpanContext).toBeUndefined();
  });

  it('records why there was no answer, and marks as failed only what is the service’s fault', async () => {
    const refused = aTrace('c');
    await score('/score/shapes', { traceparent: refused.traceparent }, 'wrong');
    const broken = aTrace('d');
    await expect(infer({ traceparent: broken.traceparent }, [Buffer.from(SECRET)])).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
    });
    expect(rootOf(await spansOf(refused.traceId))).toMatchObject({
      attributes: { [ATTRIBUTES.httpStatus]: 401, [ATTRIBUTES.code]: 'wrong-key' },
      status: { code: SpanStatusCode.UNSET },
    });
    const spans = await spansOf(broken.traceId);
    expect(names(spans)).toEqual([INFER, prepare]);
    for (const span of spans) {
      expect(span).toMatchObject({ attributes: { [ATTRIBUTES.code]: 'bad-request' }, status: { code: 0 } });
    }
  });

  it('ends with a client that leaves, and with one that finds no room', async () => {
    const [left, busy] = [aTrace('e'), aTrace('f')];
    const sent = { ...bearer(keys.primary), traceparent: left.traceparent };
    const leaving = await Promise.all(
      [sent, bearer(keys.primary)].map((headers) => beginRequest(`${service.url}/score`, star.length, headers)),
    );
    expect((await score('/score', { traceparent: busy.traceparent })).status).toBe(503);
    for (const one of leaving) one.on('error', () => undefined).destroy();
    expect(rootOf(await spansOf(left.traceId))?.attributes).toMatchObject({
      [ATTRIBUTES.httpStatus]: 499,
      [ATTRIBUTES.code]: 'client-left',
    });
    expect(rootOf(await spansOf(busy.traceId))).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'busy' },
    });
  });

  it('of a start records each model’s first run', () => {
    const roots = started.filter(({ parentSpanContext }) => parentSpanContext === undefined);
    expect(new Set(names(roots))).toEqual(new Set([warmUp]));
    expect(roots.map(({ attributes }) => attributes[ATTRIBUTES.model])).toEqual(
      expect.arrayContaining(['shapes', 'shape-features', 'great-wave']),
    );
  });
});

describe('metrics', () => {
  it('compare the answers to mirrored requests', async () => {
    // The classifier's answer is compared with the painting of another model, which is unlike it.
    expect((await score('/score/mirrored')).status).toBe(200);
    const mirrored = () => telemetry.points(SCORING_METRICS.scoringMirrored.name);
    await expect
      .poll(mirrored, { timeout: 10_000 })
      .toMatchObject([
        { attributes: { [ATTRIBUTES.mirror]: 'great-wave:1', [ATTRIBUTES.outcome]: 'different' }, value: 1 },
      ]);
  });

  it.each(Object.values(SCORING_METRICS))('$name', async ({ name, attributes }) => {
    const points = await telemetry.points(name);
    expect(points).not.toEqual([]);
    for (const point of points) expect(Object.keys(point.attributes).sort()).toEqual([...attributes].sort());
  });

  it('count what came, by model, protocol and outcome', async () => {
    const points = await telemetry.points(SCORING_METRICS.scoringRequests.name);
    expect(points).toEqual(
      expect.arrayContaining([
        counted('great-wave', 'rest', '2xx', 1),
        counted('shapes', 'grpc', '2xx', 1),
        counted('shapes', 'grpc', '4xx', 1),
        counted('none', 'rest', '5xx', 1),
      ]),
    );
    expect(await telemetry.points(SCORING_METRICS.scoringRejected.name)).toEqual([
      { attributes: { [ATTRIBUTES.protocol]: 'rest', [ATTRIBUTES.code]: 'busy' }, value: 1 },
    ]);
  });

  it.each([SCORING_METRICS.scoringInHand, SCORING_METRICS.scoringQueueLength])(
    '$name comes back to 0',
    async ({ name }) => {
      await expect.poll(async () => (await telemetry.points(name)).every(({ value }) => value === 0)).toBe(true);
    },
  );

  it('are there for Prometheus, under Triton’s names, too, for whoever has a key', async () => {
    expect((await fetch(`${service.url}/metrics`)).status).toBe(401);
    const response = await fetch(`${service.url}/metrics`, { headers: bearer(keys.primary) });
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await response.text();
    const sampleOf = (sample: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${sample} `))
          ?.split(' ')
          .at(-1),
      );
    const shapes = '{model="shapes",version="1"}';
    const answered = sampleOf(`nv_inference_request_success${shapes}`);
    expect(answered).toBeGreaterThan(2);
    expect(sampleOf(`nv_inference_request_failure${shapes}`)).toBeGreaterThan(0);
    expect(sampleOf(`nv_inference_count${shapes}`)).toBeGreaterThan(answered);
    expect(sampleOf(`nv_inference_request_duration_us${shapes}`)).toBeGreaterThan(answered * 100);
    expect(sampleOf(`nv_inference_pending_request_count${shapes}`)).toBe(0);
    const labels = 'repaint_model="shapes",repaint_model_version="1"';
    expect(sampleOf(`repaint_scoring_duration_seconds_count{${labels}}`)).toBe(answered);
    expect(sampleOf(`repaint_scoring_duration_seconds_bucket{${labels},le="+Inf"}`)).toBe(answered);
    expect(text).toContain('repaint_scoring_model_info{model="shapes",version="1",runs_on="cpu"} 1');
    expect(sampleOf('process_resident_memory_bytes')).toBeGreaterThan(1e7);
    for (const line of text.trim().split('\n')) {
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|[a-z_0-9]+(\{(\w+="[^"]*",?)+\})? -?[0-9.e+-]+)$/);
    }
  });

  it('describe the process', async () => {
    expect(await telemetry.points(METRICS.memory.name)).toHaveLength(1);
  });
});

describe('nothing that a caller wrote', () => {
  it('is in a span, a metric or a line of the log; lines name request and trace', async () => {
    const { traceparent, traceId } = aTrace('9');
    const headers = { traceparent, tracestate: `x=${SECRET}`, 'user-agent': SECRET, 'x-request-id': 'mine-1' };
    await score(`/score/${SECRET}?top=1&${SECRET}`, headers);
    await score(`/${SECRET}?x=https://account.blob/${SECRET}`, {}, SECRET);
    await expect(infer({ [SECRET]: SECRET }, [star], SECRET)).rejects.toMatchObject({ code: status.NOT_FOUND });
    await spansOf(traceId);

    const spans = telemetry.spans().map(({ name, attributes, events, links, status: end, resource }) => ({
      ...{ name, attributes, events, links, end },
      resource: resource.attributes,
    }));
    const points = await Promise.all(Object.values(SCORING_METRICS).map(({ name }) => telemetry.points(name)));
    const all = JSON.stringify([spans, points]) + service.log();
    for (const secret of [SECRET, keys.primary, keys.secondary, star.toString('base64').slice(0, 40)]) {
      expect(all).not.toContain(secret);
    }
    const lines = service
      .log()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(expect.objectContaining({ request: 'mine-1', trace_id: traceId, status: 404 }));
    expect(lines).toContainEqual(
      expect.objectContaining({ request: 'call-1', trace_id: aTrace('b').traceId, status: 'OK' }),
    );
  });
});

function counted(model: string, protocol: string, outcome: string, value: number) {
  return {
    attributes: {
      [ATTRIBUTES.model]: model,
      [ATTRIBUTES.modelVersion]: model === 'none' ? 'none' : '1',
      [ATTRIBUTES.protocol]: protocol,
      [ATTRIBUTES.outcome]: outcome,
    },
    value,
  };
}

function infer(headers: Record<string, string>, pictures: readonly Buffer[], model = 'shapes'): Promise<unknown> {
  const input = { name: 'image', datatype: 'BYTES', shape: [pictures.length], contents: { bytes_contents: pictures } };
  return client.call('ModelInfer', { model_name: model, inputs: [input] }, keys.primary, headers);
}
