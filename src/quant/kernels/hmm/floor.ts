/**
 * Raises the eigenvalues of a symmetric d × d matrix, which begins at `at` in `a`, to `floor`; a matrix that has no smaller one
 * keeps its bits. Under the condition that no eigenvalue is below the floor this is the most likely covariance, as a floor under
 * the variances is with diagonal ones.
 *
 * Jacobi's rotations: Golub & Van Loan (2013), "Matrix computations", 4th ed., algorithm 8.5.2; d is small. `work` and `vectors`
 * are scratch of d² numbers.
 */
export function raiseEigenvalues(
  a: Float64Array,
  at: number,
  d: number,
  floor: number,
  work: Float64Array,
  vectors: Float64Array,
): void {
  for (let i = 0; i < d * d; i++) {
    work[i] = a[at + i];
    vectors[i] = i % (d + 1) === 0 ? 1 : 0;
  }
  for (let sweep = 0; sweep < 30 && !isDiagonal(work, d); sweep++) {
    for (let p = 0; p < d - 1; p++) for (let q = p + 1; q < d; q++) rotate(work, vectors, d, p, q);
  }
  let raised = false;
  for (let i = 0; i < d; i++) {
    if (work[i * d + i] >= floor) continue;
    work[i * d + i] = floor;
    raised = true;
  }
  if (!raised) return;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let m = 0; m < d; m++) sum += vectors[i * d + m] * work[m * d + m] * vectors[j * d + m];
      a[at + i * d + j] = sum;
      a[at + j * d + i] = sum;
    }
  }
}

function isDiagonal(work: Float64Array, d: number): boolean {
  let off = 0;
  let on = 0;
  for (let i = 0; i < d; i++) {
    on += work[i * d + i] ** 2;
    for (let j = 0; j < i; j++) off += work[i * d + j] ** 2;
  }
  return !(off > 1e-32 * on);
}

/** One rotation that makes the element (p, q) of `work` zero; the columns of `vectors` turn with it. */
function rotate(work: Float64Array, vectors: Float64Array, d: number, p: number, q: number): void {
  const off = work[p * d + q];
  if (off === 0) return;
  const theta = (work[q * d + q] - work[p * d + p]) / (2 * off);
  const tangent = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let i = 0; i < d; i++) {
    const ip = work[i * d + p];
    const iq = work[i * d + q];
    work[i * d + p] = cosine * ip - sine * iq;
    work[i * d + q] = sine * ip + cosine * iq;
  }
  for (let i = 0; i < d; i++) {
    const pi = work[p * d + i];
    const qi = work[q * d + i];
    work[p * d + i] = cosine * pi - sine * qi;
    work[q * d + i] = sine * pi + cosine * qi;
    const vp = vectors[i * d + p];
    const vq = vectors[i * d + q];
    vectors[i * d + p] = cosine * vp - sine * vq;
    vectors[i * d + q] = sine * vp + cosine * vq;
  }
}
