import { ATTRIBUTES, counter, histogram, type Metric, upDown } from './names.ts';

const {
  code,
  httpMethod,
  httpRoute,
  httpStatus,
  mirror,
  model,
  modelVersion,
  outcome,
  protocol,
  rpcMethod,
  rpcStatus,
  rpcSystem,
  urlScheme,
} = ATTRIBUTES;

/**
 * Every metric of online scoring. Requests from probes aren't counted. Two metrics have the names of OpenTelemetry's semantic conventions
 * for HTTP and RPC, so that general dashboards show them.
 */
export const SCORING_METRICS = {
  scoringRequests: counter('repaint.scoring.requests', '{request}', {
    description:
      'Requests that ended, by the class of their status; gRPC codes count as the HTTP status that they stand for.',
    by: ['scoring'],
    attributes: [model, modelVersion, protocol, outcome],
  }),
  scoringDuration: histogram('repaint.scoring.duration', 's', {
    description: 'Time from the headers of a request to the end of its answer, if it was answered.',
    by: ['scoring'],
    attributes: [model, modelVersion],
  }),
  scoringWait: histogram('repaint.scoring.wait', 's', {
    description: 'How long a picture or tensor waited for the networks of a model.',
    by: ['scoring'],
    attributes: [model, modelVersion],
  }),
  scoringRejected: counter('repaint.scoring.rejected', '{request}', {
    description:
      'Requests that were refused for lack of room (busy), by the rate limit (too-many) or for lack of time (deadline).',
    by: ['scoring'],
    attributes: [protocol, code],
  }),
  scoringInHand: upDown('repaint.scoring.in_hand', '{request}', {
    description: 'Requests that are being received, waiting or worked on; an idle service reports 0.',
    by: ['scoring'],
    attributes: [],
  }),
  scoringQueueLength: upDown('repaint.scoring.queue.length', '{item}', {
    description: 'Pictures and tensors that wait for the networks of a model.',
    by: ['scoring'],
    attributes: [model, modelVersion],
  }),
  scoringBatchSize: histogram('repaint.scoring.batch.size', '{item}', {
    description: 'Pictures and tensors that the networks of a model processed at once.',
    by: ['scoring'],
    attributes: [model, modelVersion],
  }),
  scoringBatchDuration: histogram('repaint.scoring.batch.duration', 's', {
    description: 'How long the networks of a model took for a batch.',
    by: ['scoring'],
    attributes: [model, modelVersion],
  }),
  scoringMirrored: counter('repaint.scoring.mirrored', '{request}', {
    description:
      'Copies of requests by what came of them: the answer was the same, was different, failed, or the copy was left out for lack of room.',
    by: ['scoring'],
    attributes: [model, modelVersion, mirror, outcome],
  }),
  scoringMirrorDifference: histogram('repaint.scoring.mirror.difference', '1', {
    description: 'How far the answer to a copy was from the answer that was given, from 0.',
    by: ['scoring'],
    attributes: [model, modelVersion, mirror],
  }),
  httpRequestDuration: histogram('http.server.request.duration', 's', {
    description: 'Time from the headers of a request to the end of its response, or until the caller left.',
    by: ['scoring'],
    attributes: [httpMethod, urlScheme, httpRoute, httpStatus],
  }),
  rpcCallDuration: histogram('rpc.server.call.duration', 's', {
    description: 'Time from the headers of a call to its response, or until the caller left.',
    by: ['scoring'],
    attributes: [rpcSystem, rpcMethod, rpcStatus],
  }),
} as const satisfies Record<string, Metric>;

/** Every span of online scoring. A request is one trace, or continues the trace of a caller that sends `traceparent`. */
export const SCORING_SPANS = {
  /** A request over REST: `POST /score/:model`. */
  http: '{method} {route}',
  /** A call over gRPC: `inference.GRPCInferenceService/ModelInfer`. */
  rpc: '{service}/{method}',
  /** A model's first run, whenever it is loaded. It is a trace of its own. */
  warmUp: 'warm up',
  /** Child of a request, one for each picture: decoding, resizing and normalising it. */
  prepare: 'prepare',
  /** Child of a request, one for each picture or tensor: waiting until its batch begins. */
  wait: 'wait',
  /** Child of a request, one for each picture or tensor: running the batch that it is in. */
  network: 'network',
  /** Child of a request: encoding a painting as a file. */
  encode: 'encode',
} as const;
