import { ATTRIBUTES, type Metric } from './names.ts';

const {
  code,
  httpMethod,
  httpRoute,
  httpStatus,
  model,
  outcome,
  protocol,
  rpcMethod,
  rpcStatus,
  rpcSystem,
  urlScheme,
} = ATTRIBUTES;

/**
 * Every metric of online scoring. What probes ask isn't counted. Two have the names of OpenTelemetry's semantic conventions for HTTP and
 * RPC, so that dashboards for any service show them.
 */
export const SCORING_METRICS = {
  scoringRequests: {
    name: 'repaint.scoring.requests',
    kind: 'counter',
    unit: '{request}',
    description:
      'Requests that ended, by the class of their status; gRPC codes count as the HTTP status that they stand for.',
    by: ['scoring'],
    attributes: [model, protocol, outcome],
  },
  scoringRejected: {
    name: 'repaint.scoring.rejected',
    kind: 'counter',
    unit: '{request}',
    description:
      'Requests that more room (busy), a higher rate (too-many) or more time (deadline) would have answered.',
    by: ['scoring'],
    attributes: [protocol, code],
  },
  scoringInHand: {
    name: 'repaint.scoring.in_hand',
    kind: 'upDown',
    unit: '{request}',
    description: 'Requests that are being received, waiting or worked on; an idle service reports 0.',
    by: ['scoring'],
    attributes: [],
  },
  scoringQueueLength: {
    name: 'repaint.scoring.queue.length',
    kind: 'upDown',
    unit: '{item}',
    description: 'Pictures and tensors that wait for the networks of a model.',
    by: ['scoring'],
    attributes: [model],
  },
  scoringBatchSize: {
    name: 'repaint.scoring.batch.size',
    kind: 'histogram',
    unit: '{item}',
    description: 'Pictures and tensors that the networks of a model did at once.',
    by: ['scoring'],
    attributes: [model],
  },
  scoringBatchDuration: {
    name: 'repaint.scoring.batch.duration',
    kind: 'histogram',
    unit: 's',
    description: 'How long the networks of a model were at a batch.',
    by: ['scoring'],
    attributes: [model],
  },
  httpRequestDuration: {
    name: 'http.server.request.duration',
    kind: 'histogram',
    unit: 's',
    description: 'From the headers of a request to the end of its answer, or to its leaving.',
    by: ['scoring'],
    attributes: [httpMethod, urlScheme, httpRoute, httpStatus],
  },
  rpcCallDuration: {
    name: 'rpc.server.call.duration',
    kind: 'histogram',
    unit: 's',
    description: 'From the headers of a call to its answer, or to its leaving.',
    by: ['scoring'],
    attributes: [rpcSystem, rpcMethod, rpcStatus],
  },
} as const satisfies Record<string, Metric>;

/** Every span of online scoring. A request is one trace, or goes on with that of whoever sends `traceparent`. */
export const SCORING_SPANS = {
  /** A request over REST: `POST /score/:model`. */
  http: '{method} {route}',
  /** A call over gRPC: `inference.GRPCInferenceService/ModelInfer`. */
  rpc: '{service}/{method}',
  /** At the start, by itself: a model's first run. */
  warmUp: 'warm up',
  /** Beneath a request, one for each of its pictures: decode, resize, normalise. */
  prepare: 'prepare',
  /** Beneath a request, one for each picture or tensor: until its batch begins. */
  wait: 'wait',
  /** Beneath a request, one for each picture or tensor: the batch that it is in. */
  network: 'network',
  /** Beneath a request: a painting becomes a file. */
  encode: 'encode',
} as const;
