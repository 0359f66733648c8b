import { Args, ArgsType, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { requireRole } from '../access.js';
import type { Context } from '../context.js';
import { Field } from '../decorators.js';
import { Job } from '../types/job.js';
import { QuarantinedRow } from '../types/quarantined-row.js';
import { ResolveQuarantineInput, ResolveQuarantinePayload } from '../types/resolve-quarantine.js';
import { ValidationReport } from '../types/validation-report.js';

@ArgsType()
class ResolveQuarantineArgs {
  @Field(() => ResolveQuarantineInput, 'Which rows, and the decision.')
  input!: ResolveQuarantineInput;
}

@Resolver()
export class QuarantineDecisionsResolver {
  @Mutation(() => ResolveQuarantinePayload, {
    description: 'Decides about quarantined rows; takes effect at once and raises the data version. Needs ADMIN.',
    nullable: true,
  })
  async resolveQuarantine(
    @Args(() => ResolveQuarantineArgs) { input }: ResolveQuarantineArgs,
    @Ctx() context: Context,
  ): Promise<ResolveQuarantinePayload> {
    requireRole(context, 'ADMIN');
    const { ids, decision, note = null } = input;
    const { rows, dataVersion } = await context.services.validation.decide({ ids, decision, note, by: context.caller.name });
    return { rows: rows.map((row) => new QuarantinedRow(row)), dataVersion };
  }
}

/** What a report says beyond its row. */
@Resolver(() => ValidationReport)
export class ValidationReportResolver {
  @FieldResolver(() => Job, { description: 'The job that did it; null from the command line.', nullable: true })
  async job(@Root() { jobId }: ValidationReport, @Ctx() { loaders }: Context): Promise<Job | null> {
    const job = jobId === null ? null : await loaders.job.load(jobId);
    return job && new Job(job);
  }
}
