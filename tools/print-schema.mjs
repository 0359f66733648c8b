/** Writes `schema.graphql` from the built code; with `--check` it compares instead, and fails where the file is not current. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createSchema, schemaText } from '../dist/src/graphql/schema.js';

const file = path.resolve(import.meta.dirname, '../schema.graphql');
const text = schemaText(createSchema());

if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (readFileSync(file, 'utf8') !== text) {
  console.error('schema.graphql is not what the code says. Run "npm run schema" and commit the file.');
  process.exit(1);
}
