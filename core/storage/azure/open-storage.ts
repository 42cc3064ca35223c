import type { QueueClient } from '@azure/storage-queue';
import { CONTAINERS, QUEUES } from '../names.ts';
import type {
  AbilityStore,
  ChunkStore,
  JobListStore,
  JobLogStore,
  JobPictureStore,
  JobStore,
  LinkStore,
  MessageQueue,
  PaintedStore,
  PictureStore,
  PreparationStore,
  PresenceStore,
  PreviewStore,
  SpeedStore,
  UndeliveredStore,
  VideoStore,
} from '../ports.ts';
import { azureAbilityStore } from './ability-store.ts';
import { azureChunkStore } from './chunk-store.ts';
import { connectStorage } from './connection.ts';
import { azureJobListStore } from './job-list-store.ts';
import { azureJobLogStore } from './job-log-store.ts';
import { azureJobPictureStore } from './job-picture-store.ts';
import { azureJobStore } from './job-store.ts';
import { azureLinkStore } from './link-store.ts';
import { azureMessageQueue } from './message-queue.ts';
import { azurePaintedStore } from './painted-store.ts';
import { azurePictureStore } from './picture-store.ts';
import { azurePreparationStore } from './preparation-store.ts';
import { azurePresenceStore } from './presence-store.ts';
import { azurePreviewStore } from './preview-store.ts';
import { azureSpeedStore } from './speed-store.ts';
import { azureUndeliveredStore } from './undelivered-store.ts';
import { azureVideoStore } from './video-store.ts';

/** All ports of storage, connected. */
export interface Storage {
  readonly videos: VideoStore;
  readonly painted: PaintedStore;
  /** Pictures to paint like. */
  readonly pictures: PictureStore;
  readonly preparations: PreparationStore;
  readonly jobs: JobStore;
  readonly lists: JobListStore;
  readonly logs: JobLogStore;
  readonly chunks: ChunkStore;
  readonly abilities: AbilityStore;
  readonly presence: PresenceStore;
  readonly links: LinkStore;
  readonly previews: PreviewStore;
  readonly undelivered: UndeliveredStore;
  readonly speeds: SpeedStore;
  readonly jobPictures: JobPictureStore;
  readonly queues: { readonly [Q in keyof typeof QUEUES]: MessageQueue };
  /** Creates missing containers and queues. In Azure, infra/ has created them, and no role allows this. */
  createMissing(): Promise<void>;
}

/** Connects to both accounts: `DATA` holds uploads and paintings, `WORK` holds intermediates and queues. */
export function openStorage(settings: Readonly<Record<string, string | undefined>>): Storage {
  const data = connectStorage('DATA', settings);
  const work = connectStorage('WORK', settings);
  const container = (name: 'videos' | 'painted' | 'styles') => data.blobs.getContainerClient(CONTAINERS[name]);
  const workContainer = work.blobs.getContainerClient(CONTAINERS.work);
  const queue = (name: string): QueueClient => work.queues.getQueueClient(name);

  return {
    videos: azureVideoStore(container('videos')),
    painted: azurePaintedStore(container('painted')),
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
    queues: {
      tasks: azureMessageQueue(queue(QUEUES.tasks)),
      tasksLater: azureMessageQueue(queue(QUEUES.tasksLater)),
      tasksLast: azureMessageQueue(queue(QUEUES.tasksLast)),
      tasksPoison: azureMessageQueue(queue(QUEUES.tasksPoison)),
      reports: azureMessageQueue(queue(QUEUES.reports)),
      reportsPoison: azureMessageQueue(queue(QUEUES.reportsPoison)),
      previews: azureMessageQueue(queue(QUEUES.previews)),
      previewsPoison: azureMessageQueue(queue(QUEUES.previewsPoison)),
      notifications: azureMessageQueue(queue(QUEUES.notifications)),
      notificationsPoison: azureMessageQueue(queue(QUEUES.notificationsPoison)),
    },
    async createMissing() {
      for (const each of [container('videos'), container('painted'), container('styles'), workContainer])
        await each.createIfNotExists();
      for (const name of Object.values(QUEUES)) await queue(name).createIfNotExists();
    },
  };
}
