import type { FinishedExperiment } from '../../data/store/save/save-experiment.js';
import { canonicalJson, jsonOf } from '../../domain/canonical-json.js';
import type { Warning } from '../../quant/ranking/ranking.js';
import { sha256 } from '../sha256.js';

/** What an experiment comes to, before it is stored. */
export interface Outcome {
  result: object;
  warnings: Warning[];
  /** SHA-256 of the data that were read, by what they are: `panel`, `benchmarks`. */
  dataDigests: Readonly<Record<string, string>>;
}

/** An outcome as it is stored, with the digest of its canonical text: two of the same digest are the same, byte for byte. */
export function sealed({
  result,
  warnings,
  dataDigests,
}: Outcome): Pick<FinishedExperiment, 'result' | 'warnings' | 'digest' | 'dataDigest' | 'dataDigests'> {
  const kept = jsonOf(result);
  const dataDigest = sha256(canonicalJson(dataDigests));
  return { result: kept, warnings, dataDigest, dataDigests, digest: sha256(canonicalJson({ result: kept, warnings })) };
}
