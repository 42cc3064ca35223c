/** Columns of all tables of Application Insights. */
const OF_ALL =
  'TimeGenerated: datetime, OperationId: string, ParentId: string, OperationName: string, AppRoleName: string, AppRoleInstance: string, ' +
  'AppVersion: string, Properties: dynamic, ItemCount: int';

/**
 * Tables and columns of the workspace that queries may use:
 * https://learn.microsoft.com/azure/azure-monitor/reference/tables-index
 */
export const TABLES: Readonly<Record<string, string>> = {
  AppMetrics: `(${OF_ALL}, Name: string, Sum: real, Min: real, Max: real)`,
  AppRequests: `(${OF_ALL}, Id: string, Name: string, Url: string, Success: bool, ResultCode: string, DurationMs: real)`,
  AppDependencies: `(${OF_ALL}, Id: string, Name: string, Target: string, DependencyType: string, Data: string, Success: bool, ResultCode: string, DurationMs: real)`,
  AppTraces: `(${OF_ALL}, Message: string, SeverityLevel: int)`,
  AppExceptions: `(${OF_ALL}, ProblemId: string, ExceptionType: string, OuterMessage: string, InnermostMessage: string, SeverityLevel: int)`,
  StorageBlobLogs:
    '(TimeGenerated: datetime, AccountName: string, OperationName: string, AuthenticationType: string, RequesterObjectId: string, ' +
    'CallerIpAddress: string, StatusCode: string, StatusText: string, ObjectKey: string, DurationMs: real)',
  StorageQueueLogs:
    '(TimeGenerated: datetime, AccountName: string, OperationName: string, AuthenticationType: string, RequesterObjectId: string, ' +
    'CallerIpAddress: string, StatusCode: string, StatusText: string, Uri: string, DurationMs: real)',
  _LogOperation: '(TimeGenerated: datetime, Category: string, Operation: string, Level: string, Detail: string)',
  ContainerAppConsoleLogs:
    '(TimeGenerated: datetime, ContainerAppName: string, ContainerName: string, RevisionName: string, Log: string, Stream: string)',
};
