/** The place of the instance id in links that are made before there is one. */
const INSTANCE_ID = 'INSTANCEID';

export interface WebhookAddress {
  /** e.g. `http://127.0.0.1:7071/runtime/webhooks/durabletask` */
  baseUrl: string;
  key: string;
  hubName: string;
}

/** What the input binding `durableClient` gives the SDK. @param rpcBaseUrl ends in a slash */
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

/** The links by which an instance is looked at and steered. */
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

/** As .NET encodes a path: a space is a plus sign. */
const urlEncode = (text: string) =>
  encodeURIComponent(text).replaceAll('%20', '+').replaceAll("'", '%27').replaceAll('~', '%7E');
