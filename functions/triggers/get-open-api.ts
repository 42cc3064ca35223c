import type { HttpResponseInit } from '@azure/functions';
import { openApiDocument } from '../http/open-api.ts';

/** `GET /api/openapi.json`, for anybody. */
export const getOpenApiTrigger = () => async (): Promise<HttpResponseInit> => ({ jsonBody: openApiDocument() });
