/** A URL of Prisma's as one that `pg` understands: `schema` is a parameter of Prisma's own. */
export function connectionString(url) {
  const plain = new URL(url);
  plain.searchParams.delete('schema');
  return plain.href;
}

/** The Postgres schema that a URL of Prisma's names. */
export function schemaOf(url) {
  return new URL(url).searchParams.get('schema') ?? 'public';
}
