import { type Explanation, explainInfeasible, type Relaxation } from '../../../../src/quant/kernels/qp/explain.js';
import { type ConstraintNames, groupsOf, keptProgram } from '../../../../src/quant/kernels/qp/named-constraints.js';
import type { QuadraticProgram } from '../../../../src/quant/kernels/qp/quadratic-program.js';
import { solveQuadraticProgram } from '../../../../src/quant/kernels/qp/solve.js';
import { infeasibleProgram } from './random-programs.js';

/** 50 names, 12 of them in Energy. */
function portfolio(maxWeight: number, energy: number): QuadraticProgram {
  const n = 50;
  return {
    variables: n,
    P: null,
    q: new Float64Array(n),
    equalities: { coefficients: new Float64Array(n).fill(1), bounds: Float64Array.of(1) },
    inequalities: { coefficients: Float64Array.from({ length: n }, (_, i) => (i < 12 ? 1 : 0)), bounds: Float64Array.of(energy) },
    lower: new Float64Array(n),
    upper: new Float64Array(n).fill(maxWeight),
  };
}
const names: ConstraintNames = {
  equalities: ['Capital'],
  inequalities: ['Sector Energy'],
  lower: 'LongOnly',
  upper: 'MaxWeight',
};

describe('the explanation of an infeasible program', () => {
  it('names the constraints that leave room for 81 % of the capital, and how far each would have to give', () => {
    const { conflict, relaxations, alone } = explainInfeasible(portfolio(0.02, 0.05), names);
    expect(conflict).toEqual(['Capital', 'Sector Energy', 'MaxWeight']);
    expectRelaxations(relaxations, [['MaxWeight', 0.02, 0.025]]);
    expectRelaxations(alone, [
      ['Capital', 1, 0.81],
      ['Sector Energy', 0.05, 0.24],
      ['MaxWeight', 0.02, 0.025],
    ]);
  });

  it('says how far the side of a band would have to give that is in the way', () => {
    // Betas of 0.5 to 0.7 never come to 0.8, and those of 1.5 to 1.7 never to 1.2.
    const band = (...betas: number[]): QuadraticProgram => ({
      variables: 3,
      P: null,
      q: new Float64Array(3),
      equalities: { coefficients: Float64Array.of(1, 1, 1), bounds: Float64Array.of(1) },
      inequalities: {
        coefficients: Float64Array.from([...betas, ...betas.map((beta) => -beta)]),
        bounds: Float64Array.of(1.2, -0.8),
      },
      lower: new Float64Array(3),
      upper: new Float64Array(3).fill(1),
    });
    const named: ConstraintNames = { equalities: [null], inequalities: ['Beta', 'Beta'] };
    const low = explainInfeasible(band(0.5, 0.6, 0.7), named);
    expectRelaxations(low.relaxations, [['Beta', -0.8, -0.7]]);
    expectRelaxations(low.alone, [['Beta', -0.8, -0.7]]);
    expectRelaxations(explainInfeasible(band(1.5, 1.6, 1.7), named).alone, [['Beta', 1.2, 1.5]]);
  });

  it('blames bounds that cross', () => {
    const program = { ...portfolio(0.02, 1), lower: new Float64Array(50).fill(0.03) };
    const { conflict, alone } = explainInfeasible(program, { ...names, lower: 'MinWeight' });
    expect(conflict).toEqual(['MinWeight', 'MaxWeight']);
    expectRelaxations(alone, [['MinWeight', 0.03, 0.02]]);
  });

  it('follows holdings beyond a cap when it says how far the cap would have to give', () => {
    const n = 2;
    const program: QuadraticProgram = {
      variables: n,
      P: null,
      q: new Float64Array(n),
      equalities: { coefficients: Float64Array.of(1, 1), bounds: Float64Array.of(1) },
      lower: new Float64Array(n),
      upper: Float64Array.of(0.6, 0.6),
      absoluteLimits: [{ center: Float64Array.of(0.9, 0.1), limit: 0.2 }],
    };
    const { conflict, alone } = explainInfeasible(program, {
      equalities: [null],
      absoluteLimits: ['Turnover'],
      upper: 'MaxWeight',
    });
    expect(conflict).toEqual(['Turnover', 'MaxWeight']);
    expectRelaxations(alone, [
      ['Turnover', 0.2, 0.6],
      ['MaxWeight', 0.6, 0.8],
    ]);
  });

  it('is empty for a feasible program, and where what has no name conflicts', () => {
    const nothing = { conflict: [], relaxations: [], alone: [] };
    expect(explainInfeasible(portfolio(0.1, 0.05), names)).toEqual(nothing);
    expect(explainInfeasible(portfolio(0.02, 0.05), {})).toEqual(nothing);
  });

  it('refuses names that do not fit', () => {
    expect(() => explainInfeasible(portfolio(0.02, 0.05), { equalities: [] })).toThrow(
      '1 constraints (equalities) need as many names',
    );
  });

  it('is right for 200 random infeasible programs', () => {
    for (let seed = 0; seed < 200; seed++) {
      const program = infeasibleProgram(1000 + seed, 40);
      const given: ConstraintNames = {
        equalities: Array.from(program.equalities!.bounds, (_, r) => `Equal ${r}`),
        inequalities: Array.from(program.inequalities!.bounds, (_, r) => `Row ${r}`),
        absoluteLimits: program.absoluteLimits!.map((_, a) => `Absolute ${a}`),
        lower: 'Lower',
        upper: 'Upper',
      };
      expectRight(program, given, explainInfeasible(program, given), seed);
    }
  });
});

function expectRight(
  program: QuadraticProgram,
  given: ConstraintNames,
  { conflict, relaxations, alone }: Explanation,
  seed: number,
) {
  const groups = groupsOf(program, given);
  const statusOf = (kept: string[]) =>
    solveQuadraticProgram(
      keptProgram(
        program,
        groups,
        groups.names.map((name) => kept.includes(name)),
      ),
    ).status;
  expect({ seed, conflict, status: statusOf(conflict) }).toEqual({ seed, conflict, status: 'infeasible' });
  for (const name of conflict) {
    const status = statusOf(conflict.filter((other) => other !== name));
    expect({ seed, without: name, status }).toEqual({ seed, without: name, status: 'optimal' });
  }
  for (const list of [relaxations, ...alone.map((one) => [one])]) {
    expect({ seed, list, status: solveQuadraticProgram(relaxedBy(program, list, 1 + 1e-7)).status }).toEqual({
      seed,
      list,
      status: 'optimal',
    });
    expect({ seed, list, status: solveQuadraticProgram(relaxedBy(program, list, 0.99)).status }).toEqual({
      seed,
      list,
      status: 'infeasible',
    });
  }
}

/** The program without an objective, its constraints giving the share `part` of what was found. */
function relaxedBy(program: QuadraticProgram, list: Relaxation[], part: number): QuadraticProgram {
  const by = (name: string) => {
    const found = list.find(({ constraint }) => constraint === name);
    const amount = found ? found.feasibleLimit - found.limit : 0;
    return part > 1 ? amount + Math.sign(amount) * 1e-7 : part * amount;
  };
  const exactly = (name: string) => {
    const found = list.find(({ constraint }) => constraint === name);
    return found ? Math.min(1, part) * (found.feasibleLimit - found.limit) : 0;
  };
  return {
    ...program,
    P: null,
    q: new Float64Array(program.variables),
    equalities: { ...program.equalities!, bounds: program.equalities!.bounds.map((bound, r) => bound + exactly(`Equal ${r}`)) },
    inequalities: { ...program.inequalities!, bounds: program.inequalities!.bounds.map((bound, r) => bound + by(`Row ${r}`)) },
    absoluteLimits: program.absoluteLimits!.map(({ center, limit }, a) => ({ center, limit: limit + by(`Absolute ${a}`) })),
    lower: program.lower.map((bound) => bound + by('Lower')),
    upper: program.upper.map((bound) => bound + by('Upper')),
  };
}

function expectRelaxations(got: Relaxation[], want: [string, number, number][]): void {
  expect(got.map(({ constraint, limit }) => [constraint, limit])).toEqual(want.map(([constraint, limit]) => [constraint, limit]));
  got.forEach(({ feasibleLimit }, k) => {
    expect(feasibleLimit).toBeCloseTo(want[k][2], 7);
  });
}
