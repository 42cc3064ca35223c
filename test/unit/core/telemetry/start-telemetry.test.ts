import { createRequire } from 'node:module';
import { describe, expect, it, test } from 'vitest';
import { SERVICES } from '../../../../core/telemetry/names.ts';
import { record } from '../../../../core/telemetry/record.ts';
import { startTelemetry } from '../../../../core/telemetry/start-telemetry.ts';
import { isTurnedOn, otlpSignals, TelemetrySettings } from '../../../../core/telemetry/telemetry-settings.ts';

const OTLP = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
const AZURE = { APPLICATIONINSIGHTS_CONNECTION_STRING: 'InstrumentationKey=00000000-0000-0000-0000-000000000000' };

test.each<[string, Record<string, string>, boolean]>([
  ['nothing is set', {}, false],
  ['what is set is empty', { APPLICATIONINSIGHTS_CONNECTION_STRING: '', OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }, false],
  ['only how to sign in', { APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD' }, false],
  ['Application Insights', AZURE, true],
  ['a collector', OTLP, true],
  ['a collector for traces', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:9/v1/traces' }, true],
  ['a collector, and off by the standard variable', { ...OTLP, OTEL_SDK_DISABLED: 'true' }, false],
])('with %s', (_name, env, isOn) => {
  expect(isTurnedOn(TelemetrySettings.parse(env))).toBe(isOn);
});

test('a collector may take one kind alone', () => {
  const settings = TelemetrySettings.parse({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://127.0.0.1:9/v1/metrics' });
  expect(otlpSignals(settings)).toEqual({ spans: false, metrics: true });
  expect(otlpSignals(TelemetrySettings.parse(OTLP))).toEqual({ spans: true, metrics: true });
});

/** What of the SDKs this process has loaded so far. */
function loadedSdk(): string[] {
  const { cache } = createRequire(import.meta.url);
  return Object.keys(cache).filter((path) =>
    /@opentelemetry\/(sdk|exporter|otlp|resources)|monitor-opentelemetry/.test(path),
  );
}

describe('off', () => {
  it('loads no SDK, and recording does nothing', async () => {
    const telemetry = await startTelemetry({ service: SERVICES.worker, env: {}, warn: expect.unreachable });
    expect(telemetry.isOn).toBe(false);
    record('framesPainted', 1, { 'repaint.engine': 'none' });
    await telemetry.stop();
    expect(loadedSdk()).toEqual([]);
  });
});

describe('on', () => {
  it('loads it, and ends in time although nobody answers', async () => {
    const telemetry = await startTelemetry({ service: SERVICES.worker, env: OTLP, warn: () => undefined });
    expect(telemetry.isOn).toBe(true);
    expect(loadedSdk().length).toBeGreaterThan(0);
    await telemetry.stop();
  });

  it('stays off where a variable is wrong, and says so', async () => {
    const warnings: string[] = [];
    const env = { APPLICATIONINSIGHTS_CONNECTION_STRING: 'nonsense', OTEL_METRIC_EXPORT_INTERVAL: 'often' };
    const telemetry = await startTelemetry({ service: SERVICES.app, env, warn: (text) => warnings.push(text) });
    expect(telemetry.isOn).toBe(false);
    expect(warnings).toEqual([
      expect.stringMatching(/^Telemetry could not be started and stays off: .*instrumentation key/i),
    ]);
  });
});
