import type { Plugin } from 'rolldown';

/** How the app asks for the package at run time, where it isn't bundled. */
const AT_RUN_TIME = "createRequire(import.meta.url)('@azure/functions-extensions-base')";

/**
 * Lets app and library share the one copy of `@azure/functions-extensions-base` that the bundle has: it keeps a registry. The app
 * asks for it in a way that bundlers don't follow, so this puts a way there that they do.
 */
export function shareRegistry(): Plugin {
  return {
    name: 'share-registry',
    transform(code, id) {
      if (!id.endsWith('blob-reference.ts')) return null;
      if (!code.includes(AT_RUN_TIME))
        throw new Error(`${id} asks for its registry in another way than the bundle expects.`);
      return code.replace(AT_RUN_TIME, "require('@azure/functions-extensions-base')");
    },
  };
}
