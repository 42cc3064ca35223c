import type { HttpResponseInit } from '@azure/functions';
import { openApiDocument } from '../http/open-api.ts';

/** `GET /api/openapi.json` answers, without a key, with the description of the API. */
export const getOpenApiTrigger = () => async (): Promise<HttpResponseInit> => ({ jsonBody: openApiDocument() });
