/** `vol_window` for `volWindow`: how YAML and the API write a name of the code. A digit begins no word: `growth5y` stays. */
export function snakeOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `volWindow` for `vol_window`. */
export function camelOf(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
