import type { Plugin } from 'rolldown';

/** Packages with native code, programs or megabytes that only a worker or a desk has a use for. */
const REFUSED = [
  'onnxruntime-node',
  'sharp',
  'fluent-ffmpeg',
  '@ffmpeg-installer/ffmpeg',
  '@ffprobe-installer/ffprobe',
  '@tensorflow/',
  'azurite',
  'commander',
];

/** Fails a bundle that would carry one of them, naming who imports it. */
export function refusePackages(): Plugin {
  return {
    name: 'refuse-packages',
    resolveId(source, importer) {
      const isRefused = REFUSED.some((name) => source === name || (name.endsWith('/') && source.startsWith(name)));
      const isNative = source.endsWith('.node');
      if (isRefused || isNative)
        throw new Error(`The app must not carry ${source}, which ${importer ?? 'it'} imports.`);
      return null;
    },
  };
}
