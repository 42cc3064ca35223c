/**
 * Keeps onnxruntime from reporting its use to its makers, which its builds for Linux do by default since 1.30. Call it on the main
 * thread before the library is loaded: a thread's own `process.env` is a copy that native code doesn't see.
 */
export function turnOffReporting(): void {
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
}
