/** `7.5 %`: a fraction in the words of a limit. */
export function percent(fraction: number): string {
  return `${Number((100 * fraction).toFixed(2))} %`;
}
