/**
 * Who may what. Whoever has a credential may read: that is checked once a request, when its context is made. A resolver that needs more
 * says so with `requireRole`.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import { isConnectionError } from '../data/store/connection-error.js';
import { type Caller, includesRole, type Role } from '../domain/caller.js';
import { forbidden, isAppError } from '../domain/errors.js';
import type { Access } from '../services/access/access.js';
import type { Context } from './context.js';

/** Throws FORBIDDEN, which names the role, unless the caller has it or a higher one. */
export function requireRole({ caller }: Context, role: Role): void {
  if (!includesRole(caller.role, role)) throw forbidden(role, caller);
}

/** The caller of an HTTP request. What it throws carries the status: 401 without a good credential, 503 where nobody can tell. */
export async function httpCallerOf({ headers }: IncomingMessage, response: ServerResponse, access: Access): Promise<Caller> {
  try {
    return await access.callerOf(headers.authorization);
  } catch (error) {
    const status = statusOf(error);
    if (status === 401) response.setHeader('www-authenticate', 'Bearer');
    throw new GraphQLError((error as Error).message, { originalError: error as Error, extensions: { http: { status } } });
  }
}

/** Whether a caller is refused because of its credential, and not because something of ours is missing. */
export function isRefused(error: unknown): error is Error {
  return isAppError(error) && error.code === 'UNAUTHENTICATED';
}

function statusOf(error: unknown): number {
  if (isRefused(error)) return 401;
  return isConnectionError(error) || (isAppError(error) && error.code === 'UNAVAILABLE') ? 503 : 500;
}
