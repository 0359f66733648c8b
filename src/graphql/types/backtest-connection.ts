import { Backtest } from './backtest.js';
import { connectionType } from './connection.js';

/** A page of backtests. */
export const BacktestConnection = connectionType('Backtest', () => Backtest, 'Backtests');
export type BacktestConnection = InstanceType<typeof BacktestConnection>;
