import { ROLES } from '../../src/domain/caller.js';
import { requireRole } from '../../src/graphql/access.js';
import type { Context } from '../../src/graphql/context.js';

describe('a role', () => {
  it.each(ROLES.flatMap((role, has) => ROLES.map((needed, needs) => ({ role, needed, may: has >= needs }))))(
    '$role may do what needs $needed: $may',
    ({ role, needed, may }) => {
      const context = { caller: { name: 'ada', role, credential: 'JWT', expiresAt: null, keyId: null } } as Context;
      if (may) expect(() => requireRole(context, needed)).not.toThrow();
      else expect(() => requireRole(context, needed)).toThrow(`This needs the role ${needed}, but "ada" has ${role}.`);
    },
  );
});
