import { z } from 'zod';
import { permanent } from '../../core/contracts/failure.ts';

/** Execution providers for onnxruntime, best first: `tensorrt,cuda`. Names that it has on no platform are refused as misspelt. */
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

/** Number of the GPU on which a process paints, from 0, in the driver's order. */
export const OnnxDevice = z.coerce.number().int().min(0).max(63).optional();
export type OnnxDevice = z.infer<typeof OnnxDevice>;

/**
 * Returns the providers that `ONNX_PROVIDERS` lists, in its order. The CPU is always the last.
 * @throws RepaintError `invalid-request` for a name that onnxruntime doesn't have
 */
export function wantedProviders(): string[] {
  const listed = OnnxProviders.safeParse(process.env['ONNX_PROVIDERS']);
  if (listed.success) return [...new Set([...listed.data.filter((name) => name !== 'cpu'), 'cpu'])];
  const why = listed.error.issues[0]?.message ?? 'unreadable';
  throw permanent('invalid-request', `ONNX_PROVIDERS=${process.env['ONNX_PROVIDERS']} can't be used: ${why}.`);
}

/**
 * Returns the GPU that `ONNX_DEVICE` names, if it is set.
 * @throws RepaintError `invalid-request` if it isn't the number of a GPU
 */
export function wantedDevice(): OnnxDevice {
  const named = OnnxDevice.safeParse(process.env['ONNX_DEVICE'] || undefined);
  if (named.success) return named.data;
  throw permanent(
    'invalid-request',
    `ONNX_DEVICE=${process.env['ONNX_DEVICE']} can't be used: expected the number of a GPU, from 0.`,
  );
}
