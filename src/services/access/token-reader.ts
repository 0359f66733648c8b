/** JSON web tokens: HS256 by a shared secret, or the asymmetric signatures of a JWKS. */
import { createRemoteJWKSet, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import { type Caller, RESERVED_NAMES, ROLES, type Role } from '../../domain/caller.js';
import { isAppError, unauthenticated, unavailable } from '../../domain/errors.js';
import type { Log } from '../../domain/log.js';

/** Which tokens are taken; null stands for what is not set. */
export interface TokenSettings {
  /** The secret of tokens signed with HS256. */
  secret: string | null;
  /** Where the public keys of the other tokens are. */
  jwksUrl: string | null;
  /** What the claim `aud` must be or contain. */
  audience: string | null;
  /** What the claim `iss` must be. */
  issuer: string | null;
}

/** Says whose token it is. Throws UNAUTHENTICATED, and UNAVAILABLE where the keys of the issuer cannot be fetched. */
export type ReadToken = (token: string, now: Date) => Promise<Caller>;

/** Public keys are fetched within this time, or the request fails. */
const FETCH_TIMEOUT_MS = 5000;

/** A public key must never serve as the secret of an HS256 token, so either kind of key has its own list. */
const SYMMETRIC = ['HS256'];
const ASYMMETRIC = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];

/** The last instant of a `Date`. */
const LAST_INSTANT = 8.64e15;

/** What reads tokens by these settings; null where none are taken. */
export function tokenReader({ secret, jwksUrl, audience, issuer }: TokenSettings, log: Log): ReadToken | null {
  if (secret === null && jwksUrl === null) return null;
  const shared = secret === null ? null : new TextEncoder().encode(secret);
  const published = jwksUrl === null ? null : createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: FETCH_TIMEOUT_MS });
  const taken = [...(shared ? SYMMETRIC : []), ...(published ? ASYMMETRIC : [])];
  const claims = { ...(audience === null ? {} : { audience }), ...(issuer === null ? {} : { issuer }) };

  async function verify(token: string, now: Date): Promise<JWTPayload> {
    const { alg = '' } = decodeProtectedHeader(token);
    if (!taken.includes(alg)) throw refused(`is not signed in a way that this server takes: ${taken.join(', ')}`);
    const options = { ...claims, currentDate: now };
    if (SYMMETRIC.includes(alg)) return (await jwtVerify(token, shared!, { ...options, algorithms: SYMMETRIC })).payload;
    return (await jwtVerify(token, published!, { ...options, algorithms: ASYMMETRIC })).payload;
  }

  return async (token, now) => {
    try {
      return callerOf(await verify(token, now));
    } catch (error) {
      if (isAppError(error)) throw error;
      const fault = faultOf(error);
      if (fault !== null) throw refused(fault);
      log.warn(`The public keys of JWKS_URL cannot be fetched: ${String(error)}`);
      throw unavailable('The token cannot be checked: the public keys of its issuer cannot be fetched. Try again later.', error);
    }
  };
}

function callerOf({ sub, role, exp }: JWTPayload): Caller {
  if (sub === undefined || sub === '') throw refused('names nobody: it needs the claim "sub"');
  if (RESERVED_NAMES.includes(sub)) throw refused(`names "${sub}", who is no caller`);
  if (!isRole(role)) throw refused(`has no role: it needs the claim "role", one of ${ROLES.join(', ')}`);
  const expiresAt = exp === undefined ? null : new Date(Math.min(exp * 1000, LAST_INSTANT));
  return { name: sub, role, credential: 'JWT', expiresAt, keyId: null };
}

function isRole(role: unknown): role is Role {
  return (ROLES as readonly unknown[]).includes(role);
}

/** Completes "The token …" for what is wrong with a token; null where the fault is not the token's. */
function faultOf(error: unknown): string | null {
  if (error instanceof errors.JWTExpired) return 'has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim } = error;
    if (claim === 'aud') return 'is for another audience';
    if (claim === 'iss') return 'is of another issuer';
    return claim === 'nbf' ? 'is not valid yet' : `has a wrong claim "${claim}"`;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'has a wrong signature';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return 'is signed with a key that its issuer does not publish';
  }
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return 'cannot be read';
  // A header that is no JSON.
  return error instanceof TypeError && /Protected Header/i.test(error.message) ? 'cannot be read' : null;
}

function refused(fault: string) {
  return unauthenticated(`The token ${fault}. Send a good one.`);
}
