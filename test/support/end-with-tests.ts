import type { ChildProcess } from 'node:child_process';

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Has a process end with the tests of the file at the latest: one that a failed test has left would keep the whole run waiting. */
export function endWithTests(child: ChildProcess): void {
  children.push(child);
}
