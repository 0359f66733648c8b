import fc from 'fast-check';
import { isFarkasProof } from '../../../../src/quant/kernels/qp/farkas.js';
import { interiorPoint } from '../../../../src/quant/kernels/qp/interior-point.js';
import type { QuadraticProgram, QuadraticSolution } from '../../../../src/quant/kernels/qp/quadratic-program.js';
import { solveQuadraticProgram } from '../../../../src/quant/kernels/qp/solve.js';
import { boxFormOf } from '../../../../src/quant/kernels/qp/to-box-program.js';
import { randomStream } from '../../../../src/quant/kernels/random.js';
import { feasibleProgram, infeasibleProgram, objectiveSize } from './random-programs.js';

const INFINITY = Number.POSITIVE_INFINITY;
const of = (...values: number[]) => Float64Array.from(values);
const seeds = fc.integer({ min: 0, max: 1e6 });

describe('a quadratic program', () => {
  const plain: QuadraticProgram = {
    variables: 2,
    P: of(2, 0, 0, 2),
    q: of(-2, -6),
    lower: of(-INFINITY, -INFINITY),
    upper: of(INFINITY, INFINITY),
  };

  it('without limits is at the point where its gradient is 0', () => {
    const { status, x, objective } = solveQuadraticProgram(plain);
    expect(status).toBe('optimal');
    expectPoint(x, [1, 3]);
    expect(objective).toBeCloseTo(-10, 12);
  });

  it('stops at a bound, whose multiplier is the gradient there', () => {
    const { x, duals } = solveQuadraticProgram({ ...plain, upper: of(INFINITY, 2) });
    expectPoint(x, [1, 2]);
    expectPoint(duals.upper, [0, 2]);
  });

  it('shares an equality between its variables', () => {
    const { x, duals } = solveQuadraticProgram({ ...plain, equalities: { coefficients: of(1, 1), bounds: of(2) } });
    expectPoint(x, [0, 2]);
    expect(duals.equalities[0]).toBeCloseTo(2, 12);
  });

  it('is held by an inequality only where that binds', () => {
    const loose = solveQuadraticProgram({ ...plain, inequalities: { coefficients: of(1, 1), bounds: of(5) } });
    expectPoint([...loose.x, ...loose.duals.inequalities], [1, 3, 0]);
    const tight = solveQuadraticProgram({ ...plain, inequalities: { coefficients: of(1, 1), bounds: of(2) } });
    expectPoint(tight.x, [0, 2]);
  });

  it('moves from holdings only as far as the turnover allows, and leaves alone what gains least', () => {
    const { x, duals } = solveQuadraticProgram({ ...plain, absoluteLimits: [{ center: of(0, 0), limit: 1 }] });
    expect(x[0]).toBeCloseTo(0, 12);
    expect(x[1]).toBeCloseTo(1, 12);
    expect(duals.absolute[0]).toBeCloseTo(4, 10);
  });

  it('keeps gross leverage and turnover at once', () => {
    const absoluteLimits = [
      { center: of(0, 0), limit: 1 },
      { center: of(0.5, -0.5), limit: 0.8 },
    ];
    const { status, x } = solveQuadraticProgram({ ...plain, absoluteLimits });
    expect(status).toBe('optimal');
    expect(Math.abs(x[0]) + Math.abs(x[1])).toBeLessThanOrEqual(1 + 1e-9);
    expect(Math.abs(x[0] - 0.5) + Math.abs(x[1] + 0.5)).toBeLessThanOrEqual(0.8 + 1e-9);
  });

  it('that is linear ends in a corner', () => {
    const { status, x } = solveQuadraticProgram({
      ...plain,
      P: null,
      q: of(-1, -2),
      lower: of(0, 0),
      upper: of(1, 1),
      inequalities: { coefficients: of(1, 1), bounds: of(1.5) },
    });
    expect(status).toBe('optimal');
    expect(x[0]).toBeCloseTo(0.5, 8);
    expect(x[1]).toBeCloseTo(1, 8);
  });

  it('is unbounded where it falls for ever', () => {
    const endless = { ...plain, P: of(1, 0, 0, 0), q: of(0, -1) };
    expect(solveQuadraticProgram(endless).status).toBe('unbounded');
    expect(solveQuadraticProgram({ ...endless, upper: of(1, 1) }).status).toBe('optimal');
  });

  it('is infeasible where bounds cross, or rows ask for more than the box has', () => {
    expect(solveQuadraticProgram({ ...plain, lower: of(1, 0), upper: of(0, 1) }).status).toBe('infeasible');
    const beyond = { ...plain, lower: of(0, 0), upper: of(0.4, 0.5), equalities: { coefficients: of(1, 1), bounds: of(1) } };
    expect(solveQuadraticProgram(beyond).status).toBe('infeasible');
  });

  it('is solved where nothing but one point is feasible', () => {
    const equalities = { coefficients: of(1, 1), bounds: of(1) };
    const { status, x } = solveQuadraticProgram({ ...plain, lower: of(0, 0), upper: of(0.5, 0.5), equalities });
    expect(status).toBe('optimal');
    expectPoint(x, [0.5, 0.5], 9);
  });

  it('keeps a variable whose bounds meet, and takes rows that can never bind', () => {
    const inequalities = { coefficients: of(1, 1), bounds: of(INFINITY) };
    expectPoint(solveQuadraticProgram({ ...plain, lower: of(0.25, 0), upper: of(0.25, 9), inequalities }).x, [0.25, 3]);
  });

  it('says when it is given too few steps', () => {
    const program = feasibleProgram(5, { variables: 40, linear: true });
    expect(solveQuadraticProgram(program, { maxIterations: 0 }).status).toBe('max-iterations');
  });

  it('refuses shapes that do not fit and numbers that are none', () => {
    expect(() => solveQuadraticProgram({ ...plain, q: of(1) })).toThrow(RangeError);
    expect(() => solveQuadraticProgram({ ...plain, P: of(1, 0, 0, Number.NaN) })).toThrow('P[3] of a program is NaN');
  });

  it('gives the same bytes twice', () => {
    const program = feasibleProgram(77, { variables: 60 });
    expect(solveQuadraticProgram(program)).toEqual(solveQuadraticProgram(program));
  });
});

describe('random feasible programs', () => {
  it('meet their optimality conditions', () => {
    fc.assert(
      fc.property(seeds, fc.boolean(), (seed, linear) => {
        const program = feasibleProgram(seed, { variables: 120, linear });
        const { status, x, residuals, gap, duals } = solveQuadraticProgram(program);
        const size = objectiveSize(program);
        expect(status).toBe('optimal');
        expect(residuals.primal).toBeLessThan(1e-8);
        expect(residuals.dual / size).toBeLessThan(1e-5);
        expect(Math.abs(gap) / size).toBeLessThan(1e-6);
        for (const values of [duals.inequalities, duals.lower, duals.upper, duals.absolute]) {
          expect(Math.min(0, ...values) / size).toBeGreaterThan(-1e-9);
        }
        for (let i = 0; i < x.length; i++) expect(x[i] >= program.lower[i] && x[i] <= program.upper[i]).toBe(true);
        const { primal, dual, slackness } = conditionsOf(program, { x, duals });
        expect(primal).toBeLessThan(1e-8);
        expect(dual / size).toBeLessThan(1e-5);
        expect(slackness / size).toBeLessThan(1e-6);
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it('have the same optimum by the interior point alone', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const program = feasibleProgram(seed, { variables: 60 });
        const { box, starts, anchor, objectiveScale } = boxFormOf(program);
        const near = interiorPoint(box, { tolerance: 1e-9, maxIterations: 100 });
        expect(near).toMatchObject({ status: 'optimal', method: 'interior-point' });
        const x = anchor.map((from, i) => near.y.subarray(starts[i], starts[i + 1]).reduce((sum, part) => sum + part, from));
        expect(objectiveAt(program, x) * objectiveScale).toBeCloseTo(
          solveQuadraticProgram(program).objective * objectiveScale,
          7,
        );
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  it('keep their optimum when the objective, or the unit of the variables, is scaled', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.05, max: 20, noNaN: true }), (seed, factor) => {
        const program = feasibleProgram(seed, { variables: 40 });
        const { objective } = solveQuadraticProgram(program);
        const larger = solveQuadraticProgram({
          ...program,
          P: program.P!.map((v) => v * factor),
          q: program.q.map((v) => v * factor),
        });
        const size = objectiveSize(program);
        expect(larger.objective / factor / size).toBeCloseTo(objective / size, 7);
        const longer = (values: Float64Array) => values.map((value) => value * factor);
        const stretched = solveQuadraticProgram({
          ...program,
          P: program.P!.map((value) => value / factor ** 2),
          q: program.q.map((value) => value / factor),
          lower: longer(program.lower),
          upper: longer(program.upper),
          equalities: { ...program.equalities!, bounds: longer(program.equalities!.bounds) },
          inequalities: { ...program.inequalities!, bounds: longer(program.inequalities!.bounds) },
          absoluteLimits: program.absoluteLimits!.map(({ center, limit }) => ({ center: longer(center), limit: limit * factor })),
        });
        expect(stretched.objective / size).toBeCloseTo(objective / size, 6);
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it('permute with their variables', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const program = feasibleProgram(seed, { variables: 40 });
        const n = program.variables;
        const order = Array.from({ length: n }, (_, i) => n - 1 - i);
        const along = (values: Float64Array) => Float64Array.from(order, (i) => values[i]);
        const rows = ({ coefficients, bounds }: { coefficients: Float64Array; bounds: Float64Array }) => ({
          coefficients: Float64Array.from(
            { length: coefficients.length },
            (_, at) => coefficients[at - (at % n) + order[at % n]],
          ),
          bounds,
        });
        const turned = solveQuadraticProgram({
          variables: n,
          P: Float64Array.from({ length: n * n }, (_, at) => program.P![order[Math.floor(at / n)] * n + order[at % n]]),
          q: along(program.q),
          lower: along(program.lower),
          upper: along(program.upper),
          equalities: rows(program.equalities!),
          inequalities: rows(program.inequalities!),
          absoluteLimits: program.absoluteLimits!.map(({ center, limit }) => ({ center: along(center), limit })),
        });
        const size = objectiveSize(program);
        expect(turned.objective / size).toBeCloseTo(solveQuadraticProgram(program).objective / size, 7);
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  it('are found again at once from their own answer', () => {
    const program = { ...feasibleProgram(10, { variables: 80, absoluteLimits: false }) };
    const first = solveQuadraticProgram(program);
    const again = solveQuadraticProgram(program, { start: first.x });
    expect(first.method).toBe('active-set');
    expect(again).toMatchObject({ method: 'active-set', iterations: 1 });
    for (let i = 0; i < first.x.length; i++) expect(again.x[i]).toBeCloseTo(first.x[i], 10);
  });
});

describe('programs at the edge of feasibility', () => {
  const n = 30;
  const full = (value: number) => new Float64Array(n).fill(value);
  /** Portfolios that just can, or by `room` cannot, be fully invested. */
  const edges: Record<string, (room: number, beta: Float64Array) => Partial<QuadraticProgram>> = {
    'a cap of 1/n': (room) => ({ upper: full(1 / n + room) }),
    'the highest beta there is': (room, beta) => ({
      inequalities: { coefficients: beta.map((value) => -value), bounds: Float64Array.of(room - Math.max(...beta)) },
    }),
    'turnover that is needed': (room) => ({ absoluteLimits: [{ center: full(0.5 / n), limit: 0.5 + room }] }),
    'turnover down to a cap': (room) => {
      const center = full(0);
      center[0] = 1;
      return { upper: full(0.8), absoluteLimits: [{ center, limit: 0.4 + room }] };
    },
  };

  it.each(Object.keys(edges))('are told apart by a millionth: %s', (name) => {
    for (let seed = 0; seed < 40; seed++) {
      const next = randomStream(seed);
      const loadings = Float64Array.from({ length: n * n }, () => next() - 0.5);
      const rank = seed % 2 === 0 ? n : n / 2;
      const P = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++)
          for (let k = 0; k < rank; k++) P[i * n + j] += 1e-4 * loadings[i * n + k] * loadings[j * n + k];
      }
      const q = Float64Array.from({ length: n }, () => 1e-3 * (next() - 0.5));
      const beta = Float64Array.from({ length: n }, () => 0.5 + next());
      const equalities = { coefficients: full(1), bounds: of(1) };
      const program = { variables: n, P: seed % 5 === 0 ? null : P, q, lower: full(0), upper: full(1), equalities };
      const statusAt = (room: number) => solveQuadraticProgram({ ...program, ...edges[name](room, beta) });
      for (const room of [0, 1e-12, 1e-6]) {
        const { status, residuals } = statusAt(room);
        expect({ seed, room, status }).toEqual({ seed, room, status: 'optimal' });
        expect(residuals.primal).toBeLessThan(5e-9);
      }
      expect({ seed, status: statusAt(-1e-6).status }).toEqual({ seed, status: 'infeasible' });
    }
  });
});

describe('random infeasible programs', () => {
  it('are found to be so, nearly always with a proof', () => {
    let proofs = 0;
    const count = 60;
    for (let seed = 0; seed < count; seed++) {
      const program = infeasibleProgram(seed, 60);
      const { status, duals } = solveQuadraticProgram(program);
      expect(status).toBe('infeasible');
      const { box, rowScales, objectiveScale } = boxFormOf(program);
      const lambda = Float64Array.from([...duals.equalities, ...duals.inequalities, ...duals.absolute]);
      if (
        isFarkasProof(
          box,
          lambda.map((value, r) => (value * objectiveScale) / rowScales[r]),
        )
      )
        proofs++;
    }
    expect(proofs).toBeGreaterThan(0.9 * count);
  });
});

/**
 * By how much a point and its multipliers miss the conditions of Karush, Kuhn and Tucker, each as it is written in books: the limits, the
 * gradient of the Lagrangian (at a kink of |x − center| any slope between −1 and 1 will do), and multiplier · slack.
 */
function conditionsOf(program: QuadraticProgram, { x, duals }: Pick<QuadraticSolution, 'x' | 'duals'>) {
  const { variables: n, P, q, equalities, inequalities, absoluteLimits = [], lower, upper } = program;
  const rowsOf = (rows: QuadraticProgram['equalities']) =>
    Array.from(rows?.bounds ?? [], (bound, r) => ({ bound, row: rows!.coefficients.subarray(r * n, (r + 1) * n) }));
  const product = (row: Float64Array) => row.reduce((sum, value, i) => sum + value * x[i], 0);
  let [primal, dual, slackness] = [0, 0, 0];
  const meets = (room: number, multiplier: number) => {
    primal = Math.max(primal, -room);
    slackness = Math.max(slackness, multiplier * Math.abs(room));
  };
  for (const { bound, row } of rowsOf(equalities)) primal = Math.max(primal, Math.abs(product(row) - bound));
  for (const [r, { bound, row }] of rowsOf(inequalities).entries()) meets(bound - product(row), duals.inequalities[r]);
  for (const [a, { center, limit }] of absoluteLimits.entries()) {
    meets(limit - x.reduce((sum, value, i) => sum + Math.abs(value - center[i]), 0), duals.absolute[a]);
  }
  for (let i = 0; i < n; i++) {
    meets(x[i] - lower[i], duals.lower[i]);
    meets(upper[i] - x[i], duals.upper[i]);
    let slope = q[i] - duals.lower[i] + duals.upper[i];
    for (let j = 0; P && j < n; j++) slope += P[i * n + j] * x[j];
    for (const [r, { row }] of rowsOf(equalities).entries()) slope += duals.equalities[r] * row[i];
    for (const [r, { row }] of rowsOf(inequalities).entries()) slope += duals.inequalities[r] * row[i];
    let free = 0;
    for (const [a, { center }] of absoluteLimits.entries()) {
      if (Math.abs(x[i] - center[i]) < 1e-7) free += duals.absolute[a];
      else slope += duals.absolute[a] * Math.sign(x[i] - center[i]);
    }
    dual = Math.max(dual, Math.abs(slope) - free);
  }
  return { primal, dual, slackness };
}

function expectPoint(got: ArrayLike<number>, want: number[], digits = 12): void {
  expect(got.length).toBe(want.length);
  for (let i = 0; i < want.length; i++) expect(got[i]).toBeCloseTo(want[i], digits);
}

function objectiveAt({ P, q, variables: n }: QuadraticProgram, x: Float64Array): number {
  let value = 0;
  for (let i = 0; i < n; i++) {
    value += q[i] * x[i];
    for (let j = 0; j < n; j++) value += (P![i * n + j] * x[i] * x[j]) / 2;
  }
  return value;
}
