import type { Logger } from 'pino';
import type { KeyRing } from './keys/key-ring.ts';
import type { Metrics } from './metrics/open-metrics.ts';
import type { Admission } from './queue/admission.ts';
import type { Repository } from './repository/repository.ts';
import type { JsonThread } from './rest/json-thread.ts';
import type { Split } from './traffic/split.ts';
import type { ModelControl } from './v2/model-control.ts';

/** The state that REST and gRPC share. */
export interface Service {
  readonly repository: Repository;
  readonly control: ModelControl;
  /** Undefined if the service needs no key. */
  readonly keys: KeyRing | undefined;
  readonly metrics: Metrics;
  readonly admission: Admission;
  readonly json: JsonThread;
  readonly deadlineMs: number;
  readonly maxBytes: number;
  readonly version: string;
  readonly log: Logger;
  /** Says which of the answered requests are logged. */
  readonly logged: Split<boolean>;
}

export const SERVICE_NAME = 'repaint';

/** True if the service is not stopping. It listens only once the models of its start are loaded and warm. */
export const isReady = ({ admission }: Service): boolean => !admission.isClosed;

/** The extensions of the Open Inference Protocol that the service has, by the names that Triton gives them. */
export const EXTENSIONS = ['binary_tensor_data', 'model_repository'];
