/**
 * Stops onnxruntime from sending usage data to its makers, which its Linux builds do by default since 1.30. Call it on the main
 * thread before the library is loaded, since a thread's own `process.env` is a copy that native code doesn't see.
 */
export function turnOffReporting(): void {
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
}
