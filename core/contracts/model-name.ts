import { z } from 'zod';

/** Name of a model: letters, digits, `-`, `_` and `.`, but no dot first, since names are parts of addresses. */
export const ModelName = z
  .string()
  .max(60)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be letters, digits, hyphens, dots and underscores');

/** The version of a model, a whole number from 1 that names its folder, as in Triton's repositories. */
export const ModelVersion = z.string().regex(/^[1-9][0-9]{0,8}$/, 'must be a whole number from 1');
