import type { Plugin } from 'rolldown';

/** Packages that contain native code, programs or megabytes, and that only workers or developers need. */
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

/** Makes a plugin that fails the build if the bundle would contain one of these packages, and names the importer. */
export function refusePackages(): Plugin {
  return {
    name: 'refuse-packages',
    resolveId(source, importer) {
      const isRefused = REFUSED.some((name) => source === name || (name.endsWith('/') && source.startsWith(name)));
      const isNative = source.endsWith('.node');
      if (isRefused || isNative)
        throw new Error(`The app must not contain ${source}, which ${importer ?? 'it'} imports.`);
      return null;
    },
  };
}
