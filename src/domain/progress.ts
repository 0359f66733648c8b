/** Says how far something is: a stage's name, how much of it is done and, where that is known, of how much. */
export type OnProgress = (stage: string, done: number, total: number | null) => void;
