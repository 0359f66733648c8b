import { Args, ArgsType, Ctx, Int, Query, Resolver } from 'type-graphql';
import type { TradingDay } from '../../domain/trading-day.js';
import type { Context } from '../context.js';
import { Cursors, pageSizeOf } from '../cursor.js';
import { Field } from '../decorators.js';
import { DateScalar } from '../scalars/date.js';
import { Security } from '../types/security.js';
import { SecurityConnection } from '../types/security-connection.js';
import { Universe } from '../types/universe.js';

@ArgsType()
class SecurityArgs {
  @Field(() => String, 'Ticker in upper case, as the market writes it: BRK.B.')
  ticker!: string;

  @Field(
    () => DateScalar,
    'Tickers are recycled: the security that carried the ticker on this day. Omitted: the last one to carry it.',
    { nullable: true },
  )
  date?: TradingDay | null;
}

@ArgsType()
class SecuritiesArgs {
  @Field(() => String, 'Beginning of a ticker, or a part of a name; case does not matter.', { nullable: true })
  search?: string | null;

  @Field(() => String, 'Only members of this universe on `date`.', { nullable: true })
  universe?: string | null;

  @Field(() => String, 'Only this sector.', { nullable: true })
  sector?: string | null;

  @Field(() => DateScalar, 'Day of membership; omitted: the last session.', { nullable: true })
  date?: TradingDay | null;

  @Field(() => Int, 'Rows a page.', { nullable: true, defaultValue: 100 })
  first?: number | null;

  @Field(() => String, 'Cursor after which to go on.', { nullable: true })
  after?: string | null;
}

@Resolver()
export class SecuritiesResolver {
  @Query(() => Security, {
    description: 'The security that carries a ticker. Null with `NOT_FOUND`, which names similar tickers, if none ever did.',
    nullable: true,
  })
  security(@Args(() => SecurityArgs) { ticker, date }: SecurityArgs, @Ctx() context: Context): Promise<Security> {
    return securityOf(ticker, date ?? null, context);
  }

  @Query(() => SecurityConnection, { description: 'Securities by ticker. All filters must hold.', nullable: true })
  async securities(@Args(() => SecuritiesArgs) args: SecuritiesArgs, @Ctx() { services }: Context): Promise<SecurityConnection> {
    const { search = null, universe = null, sector = null, date = null } = args;
    const limit = pageSizeOf(args.first, 100);
    const cursors = new Cursors('securities', { ...args });
    const position = cursors.read(args.after, ['string', 'number']);
    const after = position && { ticker: position[0] as string, id: position[1] as number };
    const { securities, count } = await services.securities.list({ search, universe, sector, date }, after, limit);
    const market = await services.markets.get();
    return new SecurityConnection({
      rows: securities.slice(0, limit).map((security) => new Security(security, market)),
      cursorOf: ({ row }) => cursors.of([row.ticker, row.id]),
      hasPreviousPage: after !== null,
      hasNextPage: securities.length > limit,
      totalCount: count,
    });
  }

  @Query(() => [Universe], { description: 'The universes and the sectors in them.' })
  universes(@Ctx() { services }: Context): Promise<Universe[]> {
    return services.securities.listUniverses();
  }
}

/** The security that carried a ticker on a day, or the last one to carry it. Throws NOT_FOUND. */
export async function securityOf(ticker: string, date: TradingDay | null, { services }: Context): Promise<Security> {
  return new Security(await services.securities.getByTicker(ticker, date), await services.markets.get());
}
