import type pg from 'pg';
import type { Source } from '../../../domain/tables.js';
import { instantLiteral, textLiteral } from '../load/visible.js';
import { stagedColumns } from './stage.js';
import type { Constant, StoredTable } from './stored-table.js';

/** What the rows of an ingest have in common. */
export interface Edition {
  marketId: number;
  source: Source;
  version: number;
  now: Date;
}

/** What became of the staged rows of a table. */
export interface Upserted {
  added: number;
  corrected: number;
  unchanged: number;
}

/**
 * Brings the staged rows of a table into it and says how many were new, different or the same. Values are compared exactly.
 *
 * A row that differs moves to the history and is written anew, known from now on at the earliest: whoever asks for a moment before
 * this correction still sees what was there. The staged rows must have different keys. Only one transaction at a time may do this.
 */
export async function upsert(client: pg.ClientBase, table: StoredTable, edition: Edition): Promise<Upserted> {
  const { name, keys, values, constants, timed, history } = table;
  const stage = `stage_${name}`;
  const own = keys.map(([column]) => column);
  const facts = values.map(([column]) => column);
  const staged = stagedColumns(table).map(([column]) => column);
  const constantOf = constantLiterals(edition);
  const match = [...own.map((key) => `t.${key} = s.${key}`), ...fixedTo(constants, constantOf)].join(' and ');
  const differs = history ? `(${listOf('t', facts)}) is distinct from (${listOf('s', facts)})` : 'false';
  const now = instantLiteral(edition.now);
  const knownAt = knownAtOf(table, now);
  const { version } = edition;

  await client.query(`analyze ${stage}`);
  if (table.retires) {
    // What was taken out and comes back is a correction of that: known from now on, since the history still shows the old row before.
    await client.query(
      `update ${stage} s set known_at = greatest(s.known_at, ${now})
         from (select distinct ${own.join(', ')} from ${name}_history t where ${fixedTo(constants, constantOf).join(' and ')}
                  and not exists (select from ${name} x where ${[...own, ...constants].map((key) => `x.${key} = t.${key}`).join(' and ')})) t
        where ${own.map((key) => `t.${key} = s.${key}`).join(' and ')}`,
    );
  }
  const { rows } = await client.query<{ all: number; added: number; corrected: number }>(
    `select count(*)::float8 as all, (count(*) filter (where t.version is null))::float8 as added,
            (count(*) filter (where t.version is not null and ${differs}))::float8 as corrected
       from ${stage} s left join ${name} t on ${match}`,
  );
  const { all, added, corrected } = rows[0];

  if (corrected > 0) {
    const moved = [...own, ...constants, ...facts, ...(timed ? ['known_at'] : []), 'version'];
    await client.query(
      `insert into ${name}_history (${moved.join(', ')}, superseded_known_at, superseded_version)
       select ${listOf('t', moved)}, ${knownAt}, ${version} from ${name} t join ${stage} s on ${match} where ${differs}`,
    );
    await client.query(
      `update ${name} t set ${facts.map((column) => `${column} = s.${column}`).join(', ')}, ${timed ? `known_at = ${knownAt}, ` : ''}
              version = ${version} from ${stage} s where ${match} and ${differs}`,
    );
  }
  if (added > 0) {
    const fixed = constants.map((column) => constantOf[column]);
    await client.query(
      `insert into ${name} (${[...staged, ...constants, 'version'].join(', ')})
       select ${[listOf('s', staged), ...fixed, version].join(', ')} from ${stage} s
        where not exists (select from ${name} t where ${match}) order by ${listOf('s', own)}`,
    );
    // Plans for a table that has just been filled are poor until it has been counted.
    if (added > 1_000) await client.query(`analyze ${name}`);
  }
  await client.query(`drop table ${stage}`);
  return { added, corrected, unchanged: all - added - corrected };
}

function constantLiterals({ source, marketId }: Edition): Record<Constant, string> {
  return { source: `${textLiteral(source)}::source`, market_id: String(marketId) };
}

function fixedTo(constants: readonly Constant[], literals: Record<Constant, string>): string[] {
  return constants.map((column) => `t.${column} = ${literals[column]}`);
}

/** When a correction is known: not before it was made, nor before what it corrects. */
function knownAtOf({ timed, keepsKnownAt }: StoredTable, now: string): string {
  if (!timed) return now;
  const corrected = `greatest(s.known_at, t.known_at, ${now})`;
  return keepsKnownAt ? `case when ${keepsKnownAt} then t.known_at else ${corrected} end` : corrected;
}

function listOf(alias: string, columns: readonly string[]): string {
  return columns.map((column) => `${alias}.${column}`).join(', ');
}
