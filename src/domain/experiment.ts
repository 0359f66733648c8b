/** What an experiment does. */
export type ExperimentKind = 'BACKTEST' | 'SWEEP' | 'FACTOR_STUDY';

/** Why a repetition differs. */
export type ReplayCause = 'CODE_CHANGED' | 'DATA_CHANGED' | 'ENVIRONMENT_CHANGED' | 'UNEXPLAINED';
