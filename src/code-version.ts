import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './project-root.js';

/** Which code made a result. */
export interface CodeVersion {
  /** The commit's full hash; the package's version where the project is no git checkout. */
  commit: string;
  /** Whether anything differs from that commit, untracked files included: a new factor is a new file. */
  dirty: boolean;
}

/** The version of the code in `root`, asked of git where there is a `.git`. Costs two processes: ask once and keep it. */
export function codeVersion(root: string = projectRoot()): CodeVersion {
  if (existsSync(path.join(root, '.git'))) {
    try {
      return { commit: git(root, 'rev-parse', 'HEAD'), dirty: git(root, 'status', '--porcelain') !== '' };
    } catch {
      // No git on this machine, no commit yet, or a checkout that belongs to somebody else: the version has to do.
    }
  }
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  return { commit: version, dirty: false };
}

/** Both folders are named, so that a hook's GIT_DIR and GIT_WORK_TREE do not lead to another repository. */
function git(root: string, ...args: string[]): string {
  const folders = [`--git-dir=${path.join(root, '.git')}`, `--work-tree=${root}`];
  return execFileSync('git', [...folders, ...args], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
