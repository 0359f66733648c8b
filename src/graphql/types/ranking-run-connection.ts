import { connectionType } from './connection.js';
import { RankingRun } from './ranking-run.js';

/** A page of ranking runs. */
export const RankingRunConnection = connectionType('RankingRun', () => RankingRun, 'Ranking runs');
export type RankingRunConnection = InstanceType<typeof RankingRunConnection>;
