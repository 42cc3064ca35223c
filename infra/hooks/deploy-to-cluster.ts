import { startOnCluster } from './start-on-cluster.ts';

await startOnCluster(process.env, new Date());
