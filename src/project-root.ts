import { existsSync } from 'node:fs';
import path from 'node:path';

/** The folder with `package.json`, from the sources and from `dist/` alike. */
export function projectRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return folder;
}
