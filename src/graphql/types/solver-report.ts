import { Float, Int } from 'type-graphql';
import { enumType, Field, Type } from '../decorators.js';

export const SolverStatus = enumType('SolverStatus', 'How an optimizer can end.', {
  OPTIMAL: 'Solved to tolerance, or a closed form.',
  INACCURATE: 'Stopped at the iteration limit; the weights keep the constraints but may not be the best.',
  INFEASIBLE: 'No weights keep all constraints; there are no targets.',
  UNBOUNDED: 'The objective has no limit, usually for lack of a constraint; there are no targets.',
  FALLBACK: "The plugin's stated fallback was used; `message` says why.",
});

@Type('A change of one limit that makes a problem feasible.')
export class Relaxation {
  @Field(() => String, 'The constraint in words.')
  constraint!: string;

  @Field(() => Float, 'Its limit as it is.')
  limit!: number;

  @Field(() => Float, 'The nearest limit that is feasible if nothing else changes.')
  feasibleLimit!: number;
}

@Type('Constraints that cannot hold together, while every part of them can.')
export class ConstraintConflict {
  @Field(() => [String], 'The constraints in words: `Sector Energy ≤ 5 %`, `MaxWeight 2 %`.')
  constraints!: readonly string[];

  @Field(() => String, 'One sentence: what room they leave.')
  explanation!: string;

  @Field(() => [Relaxation], 'The least that has to give, one way a row.')
  relaxations!: readonly Relaxation[];
}

@Type('How an optimizer ended.')
export class SolverReport {
  @Field(() => String, 'Name of the optimizer plugin.')
  optimizer!: string;

  @Field(() => SolverStatus, 'How it ended.')
  status!: keyof typeof SolverStatus;

  @Field(() => String, 'One sentence; with INFEASIBLE which constraints leave room for how much.')
  message!: string;

  @Field(() => Int, 'Iterations; null where nothing iterates.', { nullable: true })
  iterations!: number | null;

  @Field(() => Float, 'Duality gap at the end; null without a program.', { nullable: true })
  dualityGap!: number | null;

  @Field(
    () => [ConstraintConflict],
    'With INFEASIBLE the smallest sets of constraints that cannot hold together; otherwise empty.',
  )
  conflicts!: readonly ConstraintConflict[];
}

@Type('A covariance estimate in figures.')
export class CovarianceReport {
  @Field(() => String, 'Name of the covariance plugin.')
  estimator!: string;

  @Field(() => Int, 'Sessions of returns it was estimated on.')
  observations!: number;

  @Field(() => Float, 'Intensity of shrinkage, 0 to 1; null where nothing shrinks.', { nullable: true })
  shrinkage!: number | null;

  @Field(() => Float, 'Smallest over largest eigenvalue; 0 is singular.', { nullable: true })
  reciprocalCondition!: number | null;

  @Field(() => Boolean, 'Whether it had to be made positive semi-definite.')
  repaired!: boolean;
}

@Type('One risk rule against the final weights.')
export class RiskRuleCheck {
  @Field(() => String, 'Name of the risk-rule plugin.')
  rule!: string;

  @Field(() => String, 'Which of its constraints: a sector, a ticker, `beta`; null for the whole portfolio.', { nullable: true })
  subject!: string | null;

  @Field(() => Float, 'The figure that is limited.', { nullable: true })
  actual!: number | null;

  @Field(() => Float, 'The lower limit; null: none.', { nullable: true })
  minimum!: number | null;

  @Field(() => Float, 'The upper limit; null: none.', { nullable: true })
  maximum!: number | null;

  @Field(() => Boolean, 'Whether it is kept.')
  satisfied!: boolean;

  @Field(() => Boolean, 'Whether it is at its limit and holds the portfolio back.')
  binding!: boolean;

  @Field(() => String, 'One sentence, for people.')
  explanation!: string;
}
