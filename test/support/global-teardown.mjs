import { rmSync } from 'node:fs';

export default async function globalTeardown() {
  const { cluster, base } = globalThis.__alphaqlCluster;
  await cluster.stop('immediate');
  rmSync(base, { recursive: true, force: true });
}
