import type { Plugin } from 'rolldown';

/** The expression with which the app loads the package at run time if it isn't bundled. */
const AT_RUN_TIME = "createRequire(import.meta.url)('@azure/functions-extensions-base')";

/**
 * Makes a plugin that lets the app and the library share one copy of `@azure/functions-extensions-base`, which holds a registry. The app
 * loads it in a way that bundlers don't follow, so the plugin replaces that by a static import.
 */
export function shareRegistry(): Plugin {
  return {
    name: 'share-registry',
    transform(code, id) {
      if (!id.endsWith('blob-reference.ts')) return null;
      if (!code.includes(AT_RUN_TIME))
        throw new Error(`${id} loads its registry in an unexpected way: adapt infra/package/share-registry.ts.`);
      return code.replace(AT_RUN_TIME, "require('@azure/functions-extensions-base')");
    },
  };
}
