import { InvalidArgumentError } from 'commander';
import { AppError, type Problem } from '../domain/errors.js';

/** Reads the texts of options and arguments, and keeps what is wrong with them, so that all of it is said at once. */
export class OptionReader {
  private readonly problems: Problem[] = [];

  /** The value of an option; null where it is not given, or not as `parse` expects it. */
  read<T>(option: string, text: string | undefined, parse: (text: string) => T): T | null {
    if (text === undefined) return null;
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      const message = `${option} "${text}": ${error.message}`;
      this.problems.push({ code: 'BAD_USER_INPUT', path: [option], message, actual: text, suggestions: [] });
      return null;
    }
  }

  /** Throws all that was wrong. */
  check(): void {
    if (this.problems.length > 0) throw new AppError('BAD_USER_INPUT', this.problems);
  }
}

/** Reads one of some words. */
export function choiceOf<Word extends string>(words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((one) => one === text);
    if (word === undefined) throw new InvalidArgumentError(`Expected one of ${words.join(', ')}.`);
    return word;
  };
}

/** A value as strategy documents have it: a number, a truth value or a text. */
export function scalarOf(text: string): number | boolean | string {
  if (text === 'true' || text === 'false') return text === 'true';
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
