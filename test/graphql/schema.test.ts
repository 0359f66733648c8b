import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isObjectType } from 'graphql';
import { createSchema, schemaText } from '../../src/graphql/schema.js';

const schema = createSchema();

describe('the schema', () => {
  it('is what schema.graphql says; "npm run schema" writes it', () => {
    const file = path.resolve(import.meta.dirname, '../../schema.graphql');
    expect(readFileSync(file, 'utf8')).toBe(schemaText(schema));
  });

  it('describes every type, field and argument', () => {
    const silent = Object.values(schema.getTypeMap())
      .filter(({ name }) => !name.startsWith('__') && !['Boolean', 'Float', 'ID', 'Int', 'String'].includes(name))
      .flatMap((type) => [
        ...(type.description ? [] : [type.name]),
        ...(isObjectType(type) ? Object.values(type.getFields()) : []).flatMap((field) => [
          ...(field.description ? [] : [`${type.name}.${field.name}`]),
          ...field.args.filter((arg) => !arg.description).map((arg) => `${type.name}.${field.name}(${arg.name}:)`),
        ]),
      ]);
    expect(silent).toEqual([]);
  });

  it('gives rows no resolvers beyond those of their methods, which keeps long lists fast', () => {
    const resolved = (name: string) => {
      const type = schema.getType(name);
      return isObjectType(type) ? Object.values(type.getFields()).flatMap((field) => (field.resolve ? [field.name] : [])) : [];
    };
    expect(resolved('Signal')).toEqual(['exposure', 'zScore', 'security']);
    expect(resolved('FactorExposure')).toEqual([]);
    expect(resolved('RankingTable')).toEqual(['factors']);
    expect(resolved('RankingConnection')).toEqual(['totalCount']);
  });
});
