import type { Command } from 'commander';
import { COMMAND_LINE } from '../domain/caller.js';
import { rowIdOf } from '../domain/node-id.js';
import { experimentIdOf, finishedExperiments } from './experiments-of.js';
import { followJob } from './follow-job.js';
import { print } from './run.js';
import { withJobs } from './with-jobs.js';

/** Adds `replay`: does an experiment again and says whether every byte is the same. */
export function addReplayCommand(program: Command): void {
  program
    .command('replay <experiment>')
    .description('do an experiment again from its lineage and compare the bytes; the exit code is 1 where they differ')
    .option('--market <name>', 'the market; omitted: the one that the server serves')
    .action((text: string, options: { market?: string }) =>
      withJobs(options.market ?? null, async (open) => {
        const { experiments, experimentRequests } = open.services;
        const [experiment] = await finishedExperiments(open.services, [text]);
        const { id } = await experimentRequests.replay(experimentIdOf(experiment), COMMAND_LINE);
        const job = await followJob(open, id, { help: true, cancels: true });
        const made = job?.status === 'SUCCESS' && job.result ? rowIdOf(String(job.result.id)) : null;
        const found = made === null ? null : await experiments.findReplay(made);
        if (found === null) return;
        const { identical, causes, differences } = found.replay;
        if (!identical) process.exitCode = 1;
        print([
          `${experimentIdOf(experiment)}: ${identical ? 'every byte is the same' : `it differs (${causes.join(', ')})`}`,
          ...differences.map((difference) => `  ${difference}`),
        ]);
      }),
    );
}
