import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** A copy of the project in which a test may change the schema and the migrations; packages and built code are the project's own. */
export interface ProjectCopy {
  readonly folder: string;
  /** Adds a table `extra` to `schema.prisma`, which no migration makes. */
  addTable(): void;
  remove(): void;
}

/** Makes such a copy in a temporary folder. */
export function copyProject(): ProjectCopy {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'alphaql-project-'));
  for (const name of ['package.json', 'prisma.config.ts', 'prisma', 'migrations', 'tools'])
    cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  for (const name of ['node_modules', 'dist']) symlinkSync(path.join(ROOT, name), path.join(folder, name));
  return {
    folder,
    addTable() {
      const file = path.join(folder, 'prisma/schema.prisma');
      writeFileSync(file, `${readFileSync(file, 'utf8')}\nmodel Extra {\n  id Int @id\n  @@map("extra")\n}\n`);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
