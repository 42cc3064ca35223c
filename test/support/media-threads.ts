import { pathToFileURL } from 'node:url';
import { MediaThreads } from '../../core/media/thread/media-threads.ts';

/** Threads as the Function App has them, of the compiled entry. */
export const mediaThreads = new MediaThreads({ entry: pathToFileURL('dist/core/media/thread/media-thread.js') });
