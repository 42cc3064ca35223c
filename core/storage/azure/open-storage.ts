import type { QueueClient } from '@azure/storage-queue';
import { CONTAINERS, QUEUES } from '../names.ts';
import type { MessageQueue } from '../ports.ts';
import { azureChunkStore } from './chunk-store.ts';
import { connectStorage } from './connection.ts';
import { azureJobListStore } from './job-list-store.ts';
import { azureJobLogStore } from './job-log-store.ts';
import { azureJobPictureStore } from './job-picture-store.ts';
import { azureJobStore } from './job-store.ts';
import { azureLinkStore } from './link-store.ts';
import { azureMessageQueue } from './message-queue.ts';
import { azurePaintedStore } from './painted-store.ts';
import { azurePreparationStore } from './preparation-store.ts';
import { azurePreviewStore } from './preview-store.ts';
import { azureUndeliveredStore } from './undelivered-store.ts';
import { azurePictureStore, azureVideoStore } from './video-store.ts';
import { azureAbilityStore, azurePresenceStore, azureSpeedStore } from './worker-stores.ts';

/** All ports of storage, connected. */
export type Storage = ReturnType<typeof openStorage>;
type Queues = { readonly [Q in keyof typeof QUEUES]: MessageQueue };

/** Connects to both accounts: `DATA` holds uploads and paintings, `WORK` holds intermediates and queues. */
export function openStorage(settings: Readonly<Record<string, string | undefined>>) {
  const data = connectStorage('DATA', settings);
  const work = connectStorage('WORK', settings);
  const container = (name: 'videos' | 'painted' | 'styles') => data.blobs.getContainerClient(CONTAINERS[name]);
  const workContainer = work.blobs.getContainerClient(CONTAINERS.work);
  const queue = (name: string): QueueClient => work.queues.getQueueClient(name);
  const queues = Object.entries(QUEUES).map(([key, name]) => [key, azureMessageQueue(queue(name))]);

  return {
    videos: azureVideoStore(container('videos')),
    painted: azurePaintedStore(container('painted')),
    /** Pictures to paint like. */
    pictures: azurePictureStore(container('styles')),
    preparations: azurePreparationStore(workContainer),
    jobs: azureJobStore(workContainer),
    lists: azureJobListStore(workContainer),
    logs: azureJobLogStore(workContainer),
    chunks: azureChunkStore(workContainer),
    abilities: azureAbilityStore(workContainer),
    presence: azurePresenceStore(workContainer),
    links: azureLinkStore(data.blobs),
    previews: azurePreviewStore(workContainer),
    undelivered: azureUndeliveredStore(workContainer),
    speeds: azureSpeedStore(workContainer),
    jobPictures: azureJobPictureStore(workContainer),
    queues: Object.fromEntries(queues) as Queues,
    /** Creates missing containers and queues. In Azure, infra/ has created them, and no role allows this. */
    async createMissing(): Promise<void> {
      for (const each of [container('videos'), container('painted'), container('styles'), workContainer])
        await each.createIfNotExists();
      for (const name of Object.values(QUEUES)) await queue(name).createIfNotExists();
    },
  };
}
