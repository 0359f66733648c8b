import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whether a process runs. One that we may not signal does; a zombie, which only waits for its parent to notice, does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  // The state follows the name, which stands in parentheses and may hold any character.
  return !(process.platform === 'linux' && /^\d+ \(.*\) Z/s.test(readOrEmpty(`/proc/${pid}/stat`)));
}

/** The command line of a process; '' where there is no such process, null where this system does not tell. */
export function commandLineOf(pid: number): string | null {
  if (process.platform === 'win32') return null;
  if (process.platform === 'linux') return readOrEmpty(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
  try {
    return execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/** A moment before the next look at something that no event announces. */
export const pause = (milliseconds = 20) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
