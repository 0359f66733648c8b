export default async function globalTeardown() {
  await globalThis.__alphaqlThrowaway.discard();
}
