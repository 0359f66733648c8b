import { readFile } from 'node:fs/promises';
import { appError, badInput } from '../../../domain/errors.js';
import { readMembership } from './read-membership.js';
import { STARTER_UNIVERSE } from './starter-universe.js';
import type { YahooUniverse } from './universe.js';

/**
 * A universe by its name: `starter`, or any name with a membership file (docs/yahoo.md).
 *
 * Throws `NOT_FOUND` for another name without a file, `BAD_USER_INPUT` for a file that cannot be read.
 */
export async function openUniverse(name: string, membershipFile: string | null): Promise<YahooUniverse> {
  if (membershipFile !== null) {
    const csv = await readFile(membershipFile, 'utf8').catch(() => {
      throw badInput(['membership'], 'a readable CSV file', membershipFile);
    });
    return readMembership(name, csv);
  }
  if (name === STARTER_UNIVERSE.name) return STARTER_UNIVERSE;
  throw appError(
    'NOT_FOUND',
    `The universe "${name}" needs a file that says who was a member when: \`alphaql ingest yahoo --universe ${name} --membership FILE\`, a CSV ` +
      `with the columns ticker, from and to (docs/yahoo.md). Without a file there is: ${STARTER_UNIVERSE.name}.`,
    {
      path: ['universe'],
      actual: name,
      expected: `a membership file, or ${STARTER_UNIVERSE.name}`,
      suggestions: [STARTER_UNIVERSE.name],
    },
  );
}
