import { AppError, isAppError, type Problem } from '../domain/errors.js';

/** A field of the input, and a check that throws what is wrong with it. */
export type Check = readonly [field: string, check: () => unknown];

/**
 * Throws everything that is wrong with an input as one error: the problems that are known, and what checks throw. What is alone keeps its code.
 * Errors that are no `AppError` are thrown as they are.
 */
export async function refuse(problems: Problem[], checks: readonly Check[]): Promise<void> {
  const errors = problems.length > 0 ? [refused(problems)] : [];
  for (const [field, check] of checks) {
    try {
      await check();
    } catch (error) {
      if (!isAppError(error)) throw error;
      errors.push(new AppError(error.code, locatedIn(field, error)));
    }
  }
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw refused(errors.flatMap((error) => error.problems));
}

/** All problems as one error: with their own code where they share one. */
export function refused(problems: Problem[]): AppError {
  const [{ code }] = problems;
  return new AppError(problems.every((one) => one.code === code) ? code : 'BAD_USER_INPUT', problems);
}

/** The problems of an error about a field of the input, with where they are. */
export function locatedIn(field: string, { problems }: AppError): Problem[] {
  return problems.map((one) => ({ ...one, path: ['input', field, ...one.path] }));
}
