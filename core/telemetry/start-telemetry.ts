import { messageOf } from '../contracts/message-of.ts';
import type { SERVICES } from './names.ts';
import { isTurnedOn, TelemetrySettings } from './telemetry-settings.ts';

export interface Telemetry {
  readonly isOn: boolean;
  /** Sends what is left, within 3 seconds. It never throws. */
  stop(): Promise<void>;
}

export interface TelemetryOptions {
  readonly service: (typeof SERVICES)[keyof typeof SERVICES];
  /** Distinguishes the processes of a service. */
  readonly instance?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called when telemetry itself fails, for example because a collector doesn't answer. */
  readonly warn: (text: string) => void;
}

const OFF: Telemetry = { isOn: false, stop: async () => undefined };

/**
 * Starts telemetry if a variable says where it goes. Call it before anything is recorded. Without such a variable, no package of the SDK
 * is loaded, and the functions of the API do nothing. It never throws, since a wrong variable must not stop a process from painting.
 */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const settings = TelemetrySettings.parse(options.env);
  if (!isTurnedOn(settings)) return OFF;
  try {
    const { openSdk } = await import('./sdk/open-sdk.ts');
    return await openSdk(options, settings);
  } catch (thrown) {
    options.warn(`Telemetry could not be started and stays off: ${messageOf(thrown)}`);
    return OFF;
  }
}
