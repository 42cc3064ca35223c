import type { SERVICES } from './names.ts';
import { isTurnedOn, TelemetrySettings } from './telemetry-settings.ts';

export interface Telemetry {
  readonly isOn: boolean;
  /** Sends what is left, for some seconds at most. Never throws. */
  stop(): Promise<void>;
}

export interface TelemetryOptions {
  readonly service: (typeof SERVICES)[keyof typeof SERVICES];
  /** Tells apart the processes of a service. */
  readonly instance?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told what went wrong with telemetry itself: a collector that doesn't answer, for example. */
  readonly warn: (text: string) => void;
}

const OFF: Telemetry = { isOn: false, stop: async () => undefined };

/**
 * Starts telemetry where a variable says where it goes; call it before anything is recorded. Without one, no package of an SDK
 * is loaded, and all that remains are the API's own empty functions. Never throws: a wrong variable must not keep anybody from painting.
 */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const settings = TelemetrySettings.parse(options.env);
  if (!isTurnedOn(settings)) return OFF;
  try {
    const { openSdk } = await import('./sdk/open-sdk.ts');
    return await openSdk(options, settings);
  } catch (thrown) {
    options.warn(`It stays off: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    return OFF;
  }
}
