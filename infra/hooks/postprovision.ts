import { waitForRoles } from './wait-for-roles.ts';

await waitForRoles(process.env);
