import { z } from 'zod';
import { permanent } from '../../core/contracts/failure.ts';

/** `tensorrt,cuda`: what onnxruntime is to run on, best first. A name that it has for no platform is a slip of the pen. */
export const OnnxProviders = z
  .string()
  .default('')
  .transform((list) =>
    list
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  )
  .pipe(z.array(z.enum(['cpu', 'cuda', 'tensorrt', 'webgpu', 'dml', 'coreml', 'qnn'])));
export type OnnxProviders = z.infer<typeof OnnxProviders>;

/** Which of several GPUs of a machine a process paints on, from 0, in the driver's order. */
export const OnnxDevice = z.coerce.number().int().min(0).max(63).optional();
export type OnnxDevice = z.infer<typeof OnnxDevice>;

/**
 * What `ONNX_PROVIDERS` lists, in its order; the CPU is always the last.
 * @throws RepaintError `invalid-request` for a name that onnxruntime doesn't have
 */
export function wantedProviders(): string[] {
  const listed = OnnxProviders.safeParse(process.env['ONNX_PROVIDERS']);
  if (listed.success) return [...new Set([...listed.data.filter((name) => name !== 'cpu'), 'cpu'])];
  const why = listed.error.issues[0]?.message ?? 'unreadable';
  throw permanent('invalid-request', `ONNX_PROVIDERS=${process.env['ONNX_PROVIDERS']} can't be used: ${why}.`);
}

/** @throws RepaintError `invalid-request` for an `ONNX_DEVICE` that is no number of a GPU */
export function wantedDevice(): OnnxDevice {
  const named = OnnxDevice.safeParse(process.env['ONNX_DEVICE'] || undefined);
  if (named.success) return named.data;
  throw permanent(
    'invalid-request',
    `ONNX_DEVICE=${process.env['ONNX_DEVICE']} can't be used: expected the number of a GPU, from 0.`,
  );
}
