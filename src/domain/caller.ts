/** Who asks the API, and what it may do. */
import { SCHEDULER } from './job.js';

/** What a caller may do, lowest first: each role may do what the ones before may. */
export const ROLES = ['VIEWER', 'ANALYST', 'ADMIN'] as const;

export type Role = (typeof ROLES)[number];

/** How a caller proved itself: by an API key, by a JSON web token, or not at all, on the open loopback interface of a developer. */
export type CredentialKind = 'API_KEY' | 'JWT' | 'LOOPBACK';

/** Who is asking. */
export interface Caller {
  /** Name of the key, or the subject of the token. */
  readonly name: string;
  readonly role: Role;
  readonly credential: CredentialKind;
  /** When the credential ends by itself; null if it does not. */
  readonly expiresAt: Date | null;
  /** Row of the API key, by which it is asked whether it was revoked; null for any other credential. */
  readonly keyId: number | null;
}

/** Whoever reaches the loopback interface of a developer's machine. */
export const ANONYMOUS: Caller = { name: 'anonymous', role: 'VIEWER', credential: 'LOOPBACK', expiresAt: null, keyId: null };

/** The name of whoever asks on the command line of a machine that has the store. */
export const COMMAND_LINE = 'command line';

/** Names that no credential may carry: who asks by them is known otherwise. */
export const RESERVED_NAMES: readonly string[] = [ANONYMOUS.name, SCHEDULER, COMMAND_LINE];

/** Whether a role may do what needs another one. */
export function includesRole(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
