with

-- budget years are calendar years; the Budget Law dates from 1994
days as (
    select unnest(generate_series(date '1994-01-01', date '2049-12-31', interval 1 day)) as day_at
),

final as (
    select
        day_at::date as date_day,
        year(day_at)::integer as fiscal_year,
        date_trunc('year', day_at)::date as fiscal_year_starts_on
    from days
)

select * from final
