import { type RankedSignals, rowsOf } from '../../services/rankings.js';
import { type Cursors, type Position, pageSizeOf } from '../cursor.js';
import { Field, Type } from '../decorators.js';
import { connectionType, type Page } from './connection.js';
import { RankingRun } from './ranking-run.js';
import { Signal } from './signal.js';

const SignalConnection = connectionType('Ranking', () => Signal, 'Signals of one run in the order of rank');

@Type('A page: Signals of one run in the order of rank.', { name: 'RankingConnection' })
export class RankingConnection extends SignalConnection {
  constructor(run: RankingRun, page: Page<Signal>) {
    super(page);
    this.run = run;
  }

  @Field(() => RankingRun, 'The run that the page is of.')
  readonly run: RankingRun;
}

/** What a cursor of a ranking says: the run that the list began in, and the rank of the row. */
export const RANKING_POSITION = ['number', 'number'] as const;

/** The page of a run's signals that begins after a position. */
export function rankingPage(
  run: RankingRun,
  signals: RankedSignals,
  { sector, first }: { sector?: string | null; first?: number | null },
  after: Position | null,
  cursors: Cursors,
): RankingConnection {
  const all = rowsOf(signals, sector ?? null);
  const begin = after === null ? 0 : firstAfter(all, signals.rank, after[1] as number);
  const end = begin + pageSizeOf(first, 100);
  const rows = all.slice(begin, end).map((i) => new Signal(run, signals, i));
  return new RankingConnection(run, {
    rows,
    cursorOf: ({ rank }) => cursors.of([run.row.id, rank]),
    hasPreviousPage: begin > 0,
    hasNextPage: end < all.length,
    totalCount: () => all.length,
  });
}

function firstAfter(rows: readonly number[], ranks: readonly number[], rank: number): number {
  const index = rows.findIndex((i) => ranks[i] > rank);
  return index < 0 ? rows.length : index;
}
