/** What an experiment does. */
export type ExperimentKind = 'FACTOR_STUDY';

/** Why a repetition differs. */
export type ReplayCause = 'CODE_CHANGED' | 'DATA_CHANGED' | 'ENVIRONMENT_CHANGED' | 'UNEXPLAINED';
