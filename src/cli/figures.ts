/** A fraction in percent; `-` for one that there is not. */
export function percent(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : `${(100 * value).toFixed(2)} %`;
}

/** A number with two digits, or as many as are said; `-` for one that there is not. */
export function number(value: number | null | undefined, digits = 2): string {
  return value === null || value === undefined ? '-' : value.toFixed(digits);
}

/** A heading and rows of words under each other: figures to the right, words to the left. */
export function inColumns(heading: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [heading, ...rows];
  const widths = heading.map((_, i) => Math.max(...all.map((row) => row[i].length)));
  const isFigure = heading.map((_, i) => rows.every((row) => FIGURE.test(row[i])));
  const cell = (word: string, i: number) => (isFigure[i] ? word.padStart(widths[i]) : word.padEnd(widths[i]));
  return all.map((row) => row.map(cell).join('  '));
}

const FIGURE = /^(-|-?\d+(\.\d+)?( %)?|)$/;
