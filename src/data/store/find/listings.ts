/**
 * A parenthesised SELECT of the securities of the market `$1` that should have bars, with the days on which they should: `id, first_bar,
 * last_bar, first_day, last_day, ended`. Indices, and what has closes of its own instead of bars, are left out.
 *
 * A listing begins with the first bar and ends with the delisting; without one the last day is null. What has no bar was listed, as far as
 * one knows, while it was in a universe, though not before the market's first bar; without such a time its first day is null.
 */
export const LISTINGS = `(
  select s.id, f.date as first_bar, l.date as last_bar,
         coalesce(f.date, case when m.first_day is not null then greatest(m.first_day, b.first_bar) end) as first_day,
         least(d.date, case when f.date is null then m.last_day end) as last_day,
         d.date is not null as ended
    from security s
    left join lateral (select date from bar where security_id = s.id order by date limit 1) f on true
    left join lateral (select date from bar where security_id = s.id order by date desc limit 1) l on true
    left join delisting d on d.security_id = s.id
    left join (
      select security_id, min(from_date) as first_day,
             case when bool_and(to_date is not null) then max(to_date) - 1 end as last_day
        from membership group by 1) m on m.security_id = s.id
    cross join (
      select min(f.date) as first_bar from security s
       cross join lateral (select date from bar where security_id = s.id order by date limit 1) f where s.market_id = $1) b
   where s.market_id = $1 and s.type <> 'INDEX'
     and (f.date is not null or not exists (select from index_close where security_id = s.id)))`;
