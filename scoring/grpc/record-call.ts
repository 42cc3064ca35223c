import { type Metadata, status } from '@grpc/grpc-js';
import { ATTRIBUTES } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import { ScoringError } from '../scoring-error.ts';
import { RecordedRequest } from '../telemetry/recorded-request.ts';

/** @param method fully qualified, without a slash at its front */
export function beginCall(method: string, metadata: Metadata): RecordedRequest {
  const [traceparent] = metadata.get('traceparent');
  return new RecordedRequest({
    protocol: 'grpc',
    name: method,
    attributes: aboutCall(method),
    traceparent: traceparent?.toString(),
  });
}

/** @param thrown why it wasn't answered */
export function endCall(recorded: RecordedRequest, method: string, code: status, thrown: unknown): void {
  const rpcStatus = { [ATTRIBUTES.rpcStatus]: status[code] };
  const seconds = recorded.end({ ...endingOf(thrown), attributes: rpcStatus });
  record('rpcCallDuration', seconds, { ...aboutCall(method), ...rpcStatus });
}

function endingOf(thrown: unknown): { status: number; code?: string } {
  if (thrown === undefined) return { status: 200 };
  return thrown instanceof ScoringError ? thrown : { status: 500, code: 'internal' };
}

function aboutCall(method: string) {
  return { [ATTRIBUTES.rpcSystem]: 'grpc', [ATTRIBUTES.rpcMethod]: method };
}
