import { expect, it } from 'vitest';
import { refuseUnsafe } from '../../../scoring/settings.ts';
import { scoringVariable, settingsOfEnvironment } from '../../../scoring/settings-of-environment.ts';

it('names a variable after its setting', () => {
  expect(scoringVariable('rereadSecretsMs')).toBe('REPAINT_SCORE_REREAD_SECRETS_MS');
});

it('takes what is set, and what is set to nothing as not there', () => {
  const settings = settingsOfEnvironment({
    REPAINT_SCORE_PORT: '9000',
    REPAINT_SCORE_GRPC_PORT: '',
    REPAINT_SCORE_ONLY: 'shapes,other',
    REPAINT_SCORE_ALLOW_PLAINTEXT: 'true',
    REPAINT_MODELS: '',
  });
  expect(settings).toMatchObject({ port: 9000, only: ['shapes', 'other'], allowPlaintext: true, styles: 'models' });
  expect(settings.grpcPort).toBeUndefined();
});

it('leaves REST in plain text to a proxy only where that is said twice', () => {
  const place = 'https://vault.example/secrets/one';
  const settings = { host: '0.0.0.0', tls: 'grpc', cert: place, key: place, keys: place };
  const parsed = (more: object) =>
    settingsOfEnvironment(
      Object.fromEntries(
        Object.entries({ ...settings, ...more }).map(([name, value]) => [scoringVariable(name as 'host'), value]),
      ),
    );
  expect(() => refuseUnsafe(parsed({}))).toThrow(/this machine alone/);
  expect(() => refuseUnsafe(parsed({ allowPlaintext: 'true' }))).not.toThrow();
});
