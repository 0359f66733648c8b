/**
 * A process that joins the embedded server under the folder of its first argument: prints the URL, then waits.
 * The line `leave` makes it leave; what happens to it is the test's business.
 */
import readline from 'node:readline';
import { joinEmbedded } from '../../dist/src/data/store/embedded/embedded.js';

const log = { info() {}, warn() {}, error() {} };
try {
  const membership = await joinEmbedded(process.argv[2], { log });
  process.stdout.write(`${membership.url}\n`);
  readline.createInterface({ input: process.stdin }).once('line', async () => {
    await membership.leave();
    process.exit(0);
  });
} catch (error) {
  process.stderr.write(String(error));
  process.exit(1);
}
