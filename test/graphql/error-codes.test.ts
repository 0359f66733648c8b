import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type GraphQLEnumType } from 'graphql';
import { ERROR_CODES } from '../../src/domain/errors.js';
import { createSchema } from '../../src/graphql/schema.js';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/errors.md'), 'utf8');

describe('error codes', () => {
  it('are the same in the code and in docs/errors.md, in the same order', () => {
    const rows = [...page.matchAll(/^\| ([A-Z_]+) \| .+ \| .+ \|$/gm)].map((match) => match[1]);
    expect(rows).toEqual(ERROR_CODES);
  });

  it('are the same in the code and in the schema', () => {
    const type = createSchema().getType('ErrorCode') as GraphQLEnumType;
    expect(type.getValues().map(({ name }) => name)).toEqual(ERROR_CODES);
  });
});
