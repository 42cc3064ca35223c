/** Links that are made before there is an instance id have this in its place. */
const INSTANCE_ID = 'INSTANCEID';

export interface WebhookAddress {
  /** The base of all links, such as `http://127.0.0.1:7071/runtime/webhooks/durabletask`. */
  baseUrl: string;
  key: string;
  hubName: string;
}

/** Makes the value of the input binding `durableClient` for the SDK. @param rpcBaseUrl ends in a slash */
export function clientPayload(address: WebhookAddress, rpcBaseUrl: string): object {
  const start = `${address.baseUrl}/orchestrators/{functionName}[/{instanceId}]`;
  return {
    taskHubName: address.hubName,
    creationUrls: {
      createNewInstancePostUri: `${start}?code=${address.key}`,
      createAndWaitOnNewInstancePostUri: `${start}?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&code=${address.key}`,
    },
    managementUrls: managementUrls(address, INSTANCE_ID),
    baseUrl: address.baseUrl,
    requiredQueryStringParameters: `code=${address.key}`,
    rpcBaseUrl,
  };
}

/** Makes the links for querying and managing an instance. */
export function managementUrls({ baseUrl, key, hubName }: WebhookAddress, instanceId: string): Record<string, string> {
  const instance = `${baseUrl}/instances/${urlEncode(instanceId)}`;
  const query = `taskHub=${encodeURIComponent(hubName)}&connection=Storage&code=${key}`;
  return {
    id: instanceId,
    statusQueryGetUri: `${instance}?${query}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
    rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
    purgeHistoryDeleteUri: `${instance}?${query}`,
    restartPostUri: `${instance}/restart?${query}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
    resumePostUri: `${instance}/resume?reason={text}&${query}`,
  };
}

/** Encodes a path as .NET does, with a plus sign for a space. */
const urlEncode = (text: string) =>
  encodeURIComponent(text).replaceAll('%20', '+').replaceAll("'", '%27').replaceAll('~', '%7E');
