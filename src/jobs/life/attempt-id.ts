/** Which attempt at which job: the proof of ownership. A claim is never given twice for a job. */
export interface AttemptId {
  readonly jobId: number;
  readonly claim: number;
}
