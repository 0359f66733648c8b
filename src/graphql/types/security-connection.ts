import { connectionType } from './connection.js';
import { Security } from './security.js';

/** A page of securities. */
export const SecurityConnection = connectionType('Security', () => Security, 'Securities');
export type SecurityConnection = InstanceType<typeof SecurityConnection>;
