import { LABEL_MODELS, MODELS } from '../folders.ts';

/** Returns the app settings of the Function App on one machine: one storage account, which is polled often. */
export function localSettings(
  connection: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const { REPAINT_NETWORK = '' } = environment;
  return {
    AzureWebJobsStorage: connection,
    DATA: connection,
    WORK: connection,
    FUNCTIONS_WORKER_RUNTIME: 'node',
    REPAINT_BLOB_SOURCE: 'LogsAndContainerScan',
    REPAINT_MODELS: MODELS,
    REPAINT_LABEL_MODELS: LABEL_MODELS,
    REPAINT_NETWORK,
    REPAINT_CHECK_SECONDS: '5',
    REPAINT_REQUEUE_SECONDS: '120',
  };
}
