import { pathToFileURL } from 'node:url';
import { MediaThreads } from '../../core/media/thread/media-threads.ts';

/** The same threads as in the Function App, from the compiled entry. */
export const mediaThreads = new MediaThreads({ entry: pathToFileURL('dist/core/media/thread/media-thread.js') });
